/**
 * Interfaces inside the process: what a TUN is to programs, for code in the container. Needs no rights.
 *
 * <p>{@link org.qipa.netdev.local.LocalEnd} is the network end {@code qipa.end=local}. The queue and the counters of its
 * interfaces belong to whoever opens them; an interface adds the listeners.
 */
package org.qipa.netdev.local;
