
PAUSE ROUTINE LOAD FOR j -- x;
-- y/* z
*/