/** Bits between AP and modem: is the clock on, is the firmware there (spec 10 §4). */
package org.qipa.core.smp2p;
