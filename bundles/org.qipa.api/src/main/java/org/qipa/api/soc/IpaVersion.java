package org.qipa.api.soc;

import java.util.regex.Pattern;

/**
 * A version of the IPA core, ordered by number: 3.5 &lt; 3.5.1 &lt; 4.9 &lt; 4.11 (spec 01 §6).
 *
 * @param major    such as 3
 * @param minor    such as 5
 * @param revision such as 1; 0 when the version has two parts
 */
public record IpaVersion(int major, int minor, int revision) implements Comparable<IpaVersion> {

    private static final Pattern TEXT = Pattern.compile("(\\d{1,3})\\.(\\d{1,3})(?:\\.(\\d{1,3}))?");

    /** Reads {@code "3.5.1"} or {@code "4.11"}. */
    public static IpaVersion of(String text) {
        var m = TEXT.matcher(text);
        if (!m.matches()) {
            throw new IllegalArgumentException("not a version: version=" + text + " form=MAJOR.MINOR[.REVISION]");
        }
        return new IpaVersion(Integer.parseInt(m.group(1)), Integer.parseInt(m.group(2)),
                m.group(3) == null ? 0 : Integer.parseInt(m.group(3)));
    }

    /** Whether this version is the given one or a later. */
    public boolean atLeast(String other) {
        return compareTo(of(other)) >= 0;
    }

    /** Whether this version comes before the given one. */
    public boolean before(String other) {
        return !atLeast(other);
    }

    /** Whether this is exactly the given version. */
    public boolean is(String other) {
        return equals(of(other));
    }

    @Override
    public int compareTo(IpaVersion o) {
        int c = Integer.compare(major, o.major);
        c = c != 0 ? c : Integer.compare(minor, o.minor);
        return c != 0 ? c : Integer.compare(revision, o.revision);
    }

    @Override
    public String toString() {
        return major + "." + minor + (revision == 0 ? "" : "." + revision);
    }
}
