; The installer for Windows: for one user, without an administrator. windows.py defines
;   TITLE, NAME, VERSION, NUMBERS  what is installed; the version also as four numbers
;   FILES, SIZE                    all that is in the frozen folder, and its size in KiB
;   ICON, MADE                     its icon, and the file to make
;   TARGET                         the processor, where NSIS has to be told
;   SIGN                           a command that signs the file named after it, if there is one
; /S installs and removes without a question, /D=C:\folder (last) says where to.

!ifdef TARGET
  Target "${TARGET}"
!endif
Unicode true
!include "MUI2.nsh"
!include "WinVer.nsh"
!include "x64.nsh"

!define PROGRAM "$INSTDIR\${NAME}.exe"
!define WINDOW "$INSTDIR\${NAME}-window.exe"
!define UNINSTALL_KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\${NAME}"
!define LINK_KEY "Software\Classes\convex-explorer"

Name "${TITLE}"
OutFile "${MADE}"
InstallDir "$LOCALAPPDATA\Programs\${TITLE}"
InstallDirRegKey HKCU "${UNINSTALL_KEY}" "InstallLocation"
RequestExecutionLevel user
SetCompressor /SOLID lzma
SetCompressorDictSize 64
SetDateSave off
ManifestDPIAware true
BrandingText "${TITLE} ${VERSION}"
VIProductVersion "${NUMBERS}"
VIAddVersionKey "ProductName" "${TITLE}"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "FileDescription" "Installs ${TITLE}"
VIAddVersionKey "LegalCopyright" "MIT license"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_FINISHPAGE_RUN "${WINDOW}"
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"

!ifdef SIGN
  !finalize '${SIGN} "%1"'
  !uninstfinalize '${SIGN} "%1"'
!endif

; Windows lets nobody write to a program that runs.
!macro StopIfRunning FILE
  ${If} ${FileExists} "${FILE}"
    ClearErrors
    FileOpen $0 "${FILE}" a
    ${If} ${Errors}
      MessageBox MB_ICONEXCLAMATION "${TITLE} is running. Close it, and try again." /SD IDOK
      SetErrorLevel 3
      Quit
    ${EndIf}
    FileClose $0
  ${EndIf}
!macroend

!macro RemoveProgram
  RMDir /r "$INSTDIR\_internal"
  RMDir /r "$INSTDIR\licenses"
  Delete "$INSTDIR\THIRD-PARTY.txt"
  Delete "$INSTDIR\LICENSE"
  Delete "${PROGRAM}"
  Delete "${WINDOW}"
!macroend

Function .onInit
  ; Before this one there is not all that Qt needs.
  ${Unless} ${AtLeastWin10}
  ${OrUnless} ${AtLeastBuild} 17763
  ${OrUnless} ${RunningX64}
    MessageBox MB_ICONSTOP "${TITLE} needs Windows 10, version 1809, or newer, of 64 bits." /SD IDOK
    SetErrorLevel 2
    Quit
  ${EndUnless}
FunctionEnd

Section
  !insertmacro StopIfRunning "${PROGRAM}"
  !insertmacro StopIfRunning "${WINDOW}"
  !insertmacro RemoveProgram
  SetOutPath "$INSTDIR"
  File /r "${FILES}"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\${TITLE}.lnk" "${WINDOW}"
  WriteRegStr HKCU "${LINK_KEY}" "" "URL:${TITLE}"
  WriteRegStr HKCU "${LINK_KEY}" "URL Protocol" ""
  WriteRegStr HKCU "${LINK_KEY}\DefaultIcon" "" "${WINDOW},0"
  WriteRegStr HKCU "${LINK_KEY}\shell\open\command" "" '"${WINDOW}" "%1"'
  WriteRegStr HKCU "${UNINSTALL_KEY}" "DisplayName" "${TITLE}"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "DisplayIcon" "${WINDOW}"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "Publisher" "The ${TITLE} authors"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL_KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL_KEY}" "EstimatedSize" ${SIZE}
  WriteRegDWORD HKCU "${UNINSTALL_KEY}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL_KEY}" "NoRepair" 1
SectionEnd

; What the user made stays: history, settings, and the credentials in the Credential Manager.
Section "Uninstall"
  !insertmacro StopIfRunning "${PROGRAM}"
  !insertmacro StopIfRunning "${WINDOW}"
  !insertmacro RemoveProgram
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\${TITLE}.lnk"
  DeleteRegKey HKCU "${LINK_KEY}"
  DeleteRegKey HKCU "${UNINSTALL_KEY}"
SectionEnd
