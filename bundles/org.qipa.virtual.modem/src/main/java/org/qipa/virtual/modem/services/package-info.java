/**
 * The services of a virtual modem that a connection manager talks to: DMS, NAS, WDS, WDA, DPM and UIM, each on a QRTR port of
 * its own, with values from a {@link org.qipa.api.modem.ModemProfile}.
 *
 * <p>{@link org.qipa.virtual.modem.services.ModemServices} opens them on a node, one
 * {@link org.qipa.virtual.modem.services.ServicePort} for each {@link org.qipa.virtual.modem.services.Service}. A service is a
 * table of message names and what answers them. Messages are data of the QMI runtime; no service knows a byte of them.
 *
 * <p>A client is a socket. What it has registered for, bound and called is kept for it until its socket closes (DEL_CLIENT) or
 * its node says BYE: then its calls end, as with a real modem. A crash of the modem ends everything.
 *
 * <p>What goes wrong is answered with the error modems give: INVALID_QMI_COMMAND for a message that is not in the table,
 * MALFORMED_MESSAGE, MISSING_ARGUMENT, INVALID_ARGUMENT for one that is, CLIENT_IDS_EXHAUSTED when too many clients are kept.
 * Unknown TLVs from 0x10 on are passed over. A request is checked whole before anything of it is done.
 *
 * <p><b>Calls and mux ids.</b> A call belongs to the mux id its client has bound (BIND_MUX_DATA_PORT), or to mux id 1 when it
 * has bound none, and to one address family. Clients with the same mux id, family and APN share a call; it is up until the last
 * of them has left. From the first call of a client that has <em>bound</em> its mux id on, that mux id carries packets of the
 * families that are called and nothing else, until the modem restarts: a stopped network carries nothing. A mux id that nobody
 * has bound and called carries everything, so that a device without a connection manager works; a call without binding changes
 * nothing in that. Packet statistics are what really passed the mux id during the call.
 *
 * <p>Not there: giving or changing a PIN, changing connection profiles, automatic connecting, EVENT_REPORT of NAS and WDS (what
 * a client asks for there is said yes to), a network that changes by what a client prefers. The data format agreed upon in WDA
 * does not change what the virtual silicon does.
 *
 * <p>Everything belongs to the lane it was opened with.
 */
package org.qipa.virtual.modem.services;
