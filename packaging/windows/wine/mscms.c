/* Windows' mscms.dll reads color profiles; that of Wine 8 lacks a function that Qt asks for. Nothing
   of it is needed here, so each function finds nothing.
   For trying the program with Wine; never shipped. */

#define ABSENT(name) __declspec(dllexport) void *name(void) { return 0; }

ABSENT(OpenColorProfileW)
ABSENT(CloseColorProfile)
ABSENT(GetColorProfileFromHandle)
ABSENT(WcsCreateIccProfile)
