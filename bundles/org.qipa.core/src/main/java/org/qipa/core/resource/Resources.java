package org.qipa.core.resource;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import org.qipa.api.document.Fault;
import org.qipa.api.register.RegisterException;
import org.qipa.api.register.RegisterMap;
import org.qipa.api.register.RegisterWord;
import org.qipa.api.soc.SocTable;
import org.qipa.api.soc.SocTable.Limit;
import org.qipa.api.soc.SocTable.Resource;
import org.qipa.core.register.IpaRegisters;

/**
 * Resource limits. A register holds two groups of one resource type:
 *
 * <pre>
 *  31      24 23      16 15       8 7        0
 * +----------+----------+----------+----------+
 * |  Y_MAX   |  Y_MIN   |  X_MAX   |  X_MIN   |   X = even group, Y = odd group
 * +----------+----------+----------+----------+
 * </pre>
 */
public final class Resources {

    /** Groups at most. */
    private static final int GROUP_LIMIT = 8;
    /** Register names by pair of groups. */
    private static final String[] PAIRS = {"01", "23", "45", "67"};

    /** A word and the resource type it is for. */
    public record Entry(int type, RegisterWord word) {}

    private Resources() {}

    /** Everything wrong with the limits. */
    public static List<Fault> check(SocTable table, RegisterMap map) {
        var faults = new ArrayList<Fault>();
        SocTable.Resources r = table.resources();
        check(faults, "sources", r.sourceGroups().size(), r.sources());
        check(faults, "destinations", r.destinationGroups().size(), r.destinations());
        if (faults.isEmpty()) {
            try {
                words(table, map);
            } catch (RegisterException e) {
                faults.add(new Fault("/resources", "field-limit", e.getMessage()));
            }
        }
        return faults;
    }

    private static void check(List<Fault> faults, String what, int groups, List<Resource> resources) {
        if (groups < 1 || groups > GROUP_LIMIT) {
            faults.add(new Fault("/resources", "group-count", "number of groups: " + what + " groups=" + groups
                    + " limit=1.." + GROUP_LIMIT));
            return;
        }
        for (int i = 0; i < resources.size(); i++) {
            for (Limit limit : resources.get(i).limits()) {
                if (limit.group() >= groups && (limit.min() != 0 || limit.max() != 0)) {
                    faults.add(new Fault("/resources/" + what + "/" + i + "/limits", "group-limit",
                            "limits for a group that does not exist: type=" + resources.get(i).name() + " group="
                                    + limit.group() + " groups=" + groups));
                }
            }
        }
    }

    /** What is written, in order. */
    public static List<Entry> words(SocTable table, RegisterMap map) {
        var entries = new ArrayList<Entry>();
        SocTable.Resources r = table.resources();
        words(entries, map, "SRC", r.sourceGroups().size(), r.sources());
        words(entries, map, "DST", r.destinationGroups().size(), r.destinations());
        return entries;
    }

    private static void words(List<Entry> entries, RegisterMap map, String prefix, int groups,
            List<Resource> resources) {
        var ascending = new ArrayList<>(resources);
        ascending.sort(Comparator.comparingInt(Resource::type));
        for (Resource resource : ascending) {
            for (int group = 0; group < groups; group += 2) {
                Limit x = limit(resource, group);
                RegisterWord word = map.register(prefix + "_RSRC_GRP_" + PAIRS[group / 2] + "_RSRC_TYPE").word()
                        .with("X_MIN_LIM", x.min()).with("X_MAX_LIM", x.max());
                if (group + 1 < groups) {
                    Limit y = limit(resource, group + 1);
                    word = word.with("Y_MIN_LIM", y.min()).with("Y_MAX_LIM", y.max());
                }
                entries.add(new Entry(resource.type(), word));
            }
        }
    }

    private static Limit limit(Resource resource, int group) {
        return resource.limits().stream().filter(l -> l.group() == group).findFirst().orElse(new Limit(group, 0, 0));
    }

    /** Programs all of them. */
    public static void configure(SocTable table, RegisterMap map, IpaRegisters registers) {
        words(table, map).forEach(e -> registers.write(e.word(), e.type()));
    }
}
