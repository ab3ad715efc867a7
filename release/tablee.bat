@echo off
rem Starts Tablee and opens its home page. What follows the command goes to it: tablee.bat demo
setlocal
set PYTHONHOME=
set PYTHONPATH=
set PYTHONUTF8=1
"%~dp0python\python.exe" -s "%~dp0start.py" %*
if errorlevel 1 pause
