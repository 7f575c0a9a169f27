/**
 * QMI: messages made of TLVs between clients and services (spec 02 B and C).
 *
 * <p>A message is declared as data, a {@link org.qipa.api.qmi.MessageDeclaration}: its id and its TLVs with their types.
 * One codec serves all of them. What a TLV holds is a {@link org.qipa.api.qmi.Value}: numbers, texts, structs and arrays of
 * each other. A {@link org.qipa.api.qmi.QmiMessage} is a declaration with values.
 *
 * <p>Declared are the IPA service (0x31) and the services a connection manager talks to: WDS, DMS, NAS, UIM, WDA, DPM. Tools
 * that read datagrams without sending any use {@link org.qipa.api.qmi.Qmi#decode}, which refuses nothing.
 *
 * <p>A {@link org.qipa.api.qmi.QmiHandle} is an end of the conversation on a QRTR socket: it publishes services, looks
 * others up, sends requests and waits for responses, answers requests, sends indications. It is driven by its lane and
 * never blocks.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.qipa.api.qmi;
