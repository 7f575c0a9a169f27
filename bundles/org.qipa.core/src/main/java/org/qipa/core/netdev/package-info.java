/** The modem's network device: its life, the uplink ring with its memory, the queue that stops and wakes (spec 11). */
package org.qipa.core.netdev;
