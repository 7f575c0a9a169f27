/** What is programmed first and needs no endpoint: compatibility, clocks, bus limits, timers (spec 05 §5). */
package org.qipa.core.primitive;
