-- args: --severity note
-- nothing here yet
/* nor here */
