/** Filter and route tables: their image in system memory, set-up, and reset of what the modem put in (spec 09). */
package org.qipa.core.table;
