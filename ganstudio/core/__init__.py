"""What all stands on: errors, settings that describe themselves, plug-ins, files, paths. Imports no other room."""
