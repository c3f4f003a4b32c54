-- args: --severity warning
SHOW /*!50000 ALL */ ROUTINE LOAD FROM sales;
SHOW /* ALL! */ ROUTINE LOAD FROM sales;
