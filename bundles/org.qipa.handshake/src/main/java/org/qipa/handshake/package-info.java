/** The handshake between AP and modem; the protocol and the state machine are in {@link org.qipa.handshake.Machine}. */
package org.qipa.handshake;
