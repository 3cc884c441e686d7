@echo off
rem Starts the tool with the Node.js that lies beside it, and ends as it ends.
setlocal EnableExtensions DisableDelayedExpansion
"%~dp0node.exe" "%~dp0app\dist\main.js" %*
exit /b %errorlevel%
