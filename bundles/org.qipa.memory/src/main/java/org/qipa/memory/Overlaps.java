package org.qipa.memory;

import java.util.List;
import java.util.function.Consumer;
import org.qipa.api.document.Fault;
import org.qipa.api.soc.SocTable.Region;

/**
 * Regions over each other, and canaries over regions. Real tables have both (spec 04 §2.1, rule 10), so these are findings
 * and not faults. An empty region overlaps nothing; canaries on canaries do no harm.
 */
final class Overlaps {

    private Overlaps() {}

    static void find(Layout layout, Consumer<Fault> findings) {
        List<Region> regions = layout.regions();
        for (int i = 0; i < regions.size(); i++) {
            Region a = regions.get(i);
            for (int j = 0; j < regions.size(); j++) {
                Region b = regions.get(j);
                if (i < j && a.size() > 0 && intersects(Layout.start(a), Layout.end(a), b)) {
                    findings.accept(new Fault(layout.path(a), "region-overlap", "regions overlap: " + Layout.describe(a)
                            + " other=" + Layout.describe(b)));
                }
                if (i != j && intersects(Layout.canaryStart(a), Layout.start(a), b)) {
                    findings.accept(new Fault(layout.path(a), "canary-overlap", "canaries over another region: "
                            + Layout.describe(a) + " canaries=" + a.canaryCount() + " other=" + Layout.describe(b)));
                }
            }
        }
    }

    /** Whether a canary of a region lies on the bytes of another one, which may write over it any time. */
    static boolean isOverwritten(Layout layout, Region owner, long canary) {
        for (Region b : layout.regions()) {
            if (b != owner && intersects(canary, canary + Integer.BYTES, b)) {
                return true;
            }
        }
        return false;
    }

    private static boolean intersects(long start, long end, Region b) {
        return b.size() > 0 && start < end && start < Layout.end(b) && Layout.start(b) < end;
    }
}
