; The installer for Windows: for one user, without an administrator. Built by packaging\windows\build.ps1:
;   makensis -INPUTCHARSET UTF8 -DVERSION=0.1.0 -DPAYLOAD=FOLDER -DICON=FILE.ico -DOUT=setup.exe ganstudio.nsi
; PAYLOAD is the folder that PyInstaller made. Silent with /S; another place with /D=FOLDER (last, without quotes).

Unicode true
!ifdef TARGET ; a 64-bit installer, for trying it where no 32-bit programs run
  Target ${TARGET}
!endif
!include MUI2.nsh
!include FileFunc.nsh

!define TITLE "GAN Studio"
!define PROGRAM "$INSTDIR\ganstudiow.exe"
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\GAN Studio"
!define APP_PATHS "Software\Microsoft\Windows\CurrentVersion\App Paths\ganstudio.exe"
!define CLASSES "Software\Classes"

Name "${TITLE}"
OutFile "${OUT}"
RequestExecutionLevel user
InstallDir "$LOCALAPPDATA\Programs\GAN Studio"
InstallDirRegKey HKCU "${UNINSTALL}" "InstallLocation"
SetCompressor /SOLID lzma
VIProductVersion "${VERSION}.0"
VIAddVersionKey "ProductName" "${TITLE}"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "FileDescription" "${TITLE}, for one user"
VIAddVersionKey "LegalCopyright" "MIT licence"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_FINISHPAGE_RUN "${PROGRAM}"
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"

; Offers the program for files of this ending, and makes it theirs where nothing else has them.
!macro Associate ENDING KIND
  WriteRegStr HKCU "${CLASSES}\GANStudio${ENDING}" "" "${KIND}"
  WriteRegStr HKCU "${CLASSES}\GANStudio${ENDING}\DefaultIcon" "" "${PROGRAM},0"
  WriteRegStr HKCU "${CLASSES}\GANStudio${ENDING}\shell\open\command" "" '"${PROGRAM}" "%1"'
  WriteRegStr HKCU "${CLASSES}\${ENDING}\OpenWithProgids" "GANStudio${ENDING}" ""
  ReadRegStr $0 HKCR "${ENDING}" ""
  StrCmp $0 "" 0 +2
    WriteRegStr HKCU "${CLASSES}\${ENDING}" "" "GANStudio${ENDING}"
!macroend

!macro Dissociate ENDING
  DeleteRegKey HKCU "${CLASSES}\GANStudio${ENDING}"
  DeleteRegValue HKCU "${CLASSES}\${ENDING}\OpenWithProgids" "GANStudio${ENDING}"
  DeleteRegKey /ifempty HKCU "${CLASSES}\${ENDING}\OpenWithProgids"
  ReadRegStr $0 HKCU "${CLASSES}\${ENDING}" ""
  StrCmp $0 "GANStudio${ENDING}" 0 +2
    DeleteRegValue HKCU "${CLASSES}\${ENDING}" ""
  DeleteRegKey /ifempty HKCU "${CLASSES}\${ENDING}"
!macroend

!macro RemoveProgram ; only what was installed: nothing of the user's lies among it, but a folder may have been his
  RMDir /r "$INSTDIR\_internal"
  Delete "$INSTDIR\ganstudio.exe"
  Delete "$INSTDIR\ganstudiow.exe"
!macroend

Section
  ClearErrors
  Delete "${PROGRAM}"
  IfErrors 0 free
    MessageBox MB_OK|MB_ICONEXCLAMATION "GAN Studio is running. Close it, then install again." /SD IDOK
    SetErrorLevel 3
    Quit
  free:
  !insertmacro RemoveProgram ; of an older version; runs and preferences lie elsewhere
  SetOutPath "$INSTDIR"
  File /r "${PAYLOAD}/*.*"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortCut "$SMPROGRAMS\GAN Studio.lnk" "${PROGRAM}"

  !insertmacro Associate ".onnx" "ONNX network"
  !insertmacro Associate ".lab" "GAN Studio lab"
  WriteRegStr HKCU "${APP_PATHS}" "" "$INSTDIR\ganstudio.exe"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "${TITLE}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayIcon" "${PROGRAM}"
  WriteRegStr HKCU "${UNINSTALL}" "Publisher" "The authors of GAN Studio"
  WriteRegStr HKCU "${UNINSTALL}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL}" "NoRepair" 1
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  WriteRegDWORD HKCU "${UNINSTALL}" "EstimatedSize" $0
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
SectionEnd

Section "Uninstall"
  !insertmacro RemoveProgram
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\GAN Studio.lnk"
  !insertmacro Dissociate ".onnx"
  !insertmacro Dissociate ".lab"
  DeleteRegKey HKCU "${APP_PATHS}"
  DeleteRegKey HKCU "${UNINSTALL}"
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
SectionEnd
