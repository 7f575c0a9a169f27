/**
 * MAP on the wire: headers, trailers, checksums, de-aggregation, framing and aggregation (spec 12 §1, §4-8).
 *
 * <p>Nothing here knows OSGi, devices or threads: the codecs are functions on memory, the two machines
 * ({@link org.qipa.rmnet.map.Ingress}, {@link org.qipa.rmnet.map.Aggregator}) are driven by their caller. Multi-byte
 * fields are big-endian.
 */
package org.qipa.rmnet.map;
