/**
 * Golden vectors: what the reference does, recorded, and where qipa does something else. Test support, no bundle.
 *
 * <p>A <em>vector file</em> is JSON whose {@code metadata.kind} says what it holds; its name says nothing. All files of
 * qipa's own are resources of this package; the property {@code qipa.vectors} names another folder instead, whose every file
 * of a kind is then run. Each kind is compared whole by the tests of one bundle, the kind's owner, with a
 * {@link org.qipa.vectors.Comparison}, which counts and prints; other bundles may look at parts.
 *
 * <p>A <em>case</em> (of a trace: an event) holds what was recorded. Where it has a member {@code qipa}, the members in that
 * replace those of the same name beside it: {@link org.qipa.vectors.Recorded}. Nothing else may differ.
 */
package org.qipa.vectors;
