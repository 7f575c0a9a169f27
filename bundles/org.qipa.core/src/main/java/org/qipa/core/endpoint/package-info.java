/**
 * Endpoints, the ports of the IPA core (spec 08): what a table may say of them, how they are programmed, and the four the
 * AP owns at run time with their channels, receive buffers, suspend and reset.
 */
package org.qipa.core.endpoint;
