/** Clock, interconnects and who needs them: references, autosuspend, system sleep (spec 10 §3). */
package org.qipa.core.power;
