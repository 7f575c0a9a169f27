/** Time and lanes: the system's, on threads, and a simulated one, on the caller's thread alone. */
package org.qipa.time;
