-- head, by itself

-- about the first

alter routine load for j  -- the job
  -- columns first
  columns (
    a, b -- two of them
    -- and a third
    , c = a -- sum
       + b /* both */ )
  /* then */ , /* the filter */
  where a > 1 -- positive
    and ( b = 2 -- two
    or c = 3)
properties ( -- settings
   "format" = "json" -- text
 , "jsonpaths" = "[\"$.a\"]" /* paths */
   -- nothing further
) -- end of settings
; -- end of the statement
/* tail
   of two lines */

   
-- last
