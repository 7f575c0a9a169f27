package org.qipa.virtual.ipa.core;

import java.util.List;
import org.qipa.api.soc.SocTable.Resource;
import org.qipa.virtual.ipa.board.RegisterFile;
import org.qipa.virtual.ipa.silicon.Chip;
import org.qipa.virtual.ipa.silicon.Rule;
import org.qipa.virtual.ipa.silicon.Silicon.Direction;

/**
 * Looks whether the shares of the resource groups can work (spec 10 §2): none is greater than its limit, and an endpoint's group
 * has a share of every type of its direction, because a packet needs one of each. How much there is to share no fact tells.
 */
final class ResourceGroups {

    /** Registers by pair of groups: the even one is X, the odd one Y. */
    private static final List<String> PAIRS = List.of("01", "23", "45", "67");

    /** Where the pair stands in the register's name. */
    private static final int PREFIX = "SRC_RSRC_GRP_".length();

    private final Chip chip;
    private final RegisterFile file;

    ResourceGroups(Chip chip, RegisterFile file) {
        this.chip = chip;
        this.file = file;
    }

    /** A register of limits was written. */
    void limits(String register, int type) {
        for (String half : List.of("X", "Y")) {
            int min = file.field(register, type, half + "_MIN_LIM");
            int max = file.field(register, type, half + "_MAX_LIM");
            if (min > max) {
                int group = 2 * PAIRS.indexOf(register.substring(PREFIX, PREFIX + 2)) + (half.equals("X") ? 0 : 1);
                chip.fault(Rule.RESOURCE_GROUP, group, type, register + "[" + type + "] group=" + group + " min=" + min
                        + " max=" + max);
            }
        }
    }

    /** An endpoint was put into a group. */
    void endpoint(int id) {
        int group = file.field("ENDP_INIT_RSRC_GRP", id, "ENDP_RSRC_GRP");
        Direction direction = chip.silicon().direction(id);
        if (direction == Direction.EITHER) {
            return;
        }
        boolean source = direction == Direction.TX;
        var table = chip.silicon().table().resources();
        String register = (source ? "SRC" : "DST") + "_RSRC_GRP_" + (group / 2 < PAIRS.size() ? PAIRS.get(group / 2) : "")
                + "_RSRC_TYPE";
        for (Resource type : source ? table.sources() : table.destinations()) {
            if (file.field(register, type.type(), (group % 2 == 0 ? "X" : "Y") + "_MAX_LIM") == 0) {
                chip.fault(Rule.RESOURCE_GROUP, group, id, "endpoint=" + id + " group=" + group + " has no share of "
                        + type.name() + " type=" + type.type());
                return;
            }
        }
    }
}
