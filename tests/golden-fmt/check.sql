-- args: --check
pause   routine load for j;
