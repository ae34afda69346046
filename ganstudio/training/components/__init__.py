"""Parts that recipes share: batches, random streams, averages, augmentation, pools. Knows no recipe."""
