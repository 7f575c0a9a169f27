package org.qipa.shell;

import java.util.Locale;

/** A {@link TopView} as tables. */
final class TopText {

    private static final int THOUSAND = 1_000;
    /** From here on one digit behind the point says enough. */
    private static final int SHORT = 100;
    private static final String[] UNITS = {"", "k", "M", "G", "T"};

    private TopText() {
    }

    static String of(TopView view) {
        StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "over %.1f s, a second%n", view.seconds()));
        Text.Table devices = new Text.Table("DEVICE", "STATE", "SOC", "TX PKT", "TX BIT", "RX PKT", "RX BIT",
                "PKT/TX TRANSFER", "PKT/RX BUFFER", "DROPS", "DROPPED", "STALLS");
        view.devices().forEach(d -> devices.row(d.device(), d.state(), d.soc(), number(d.txPackets()), number(d.txBits()),
                number(d.rxPackets()), number(d.rxBits()), ratio(d.txPacketsPerTransfer()),
                ratio(d.rxPacketsPerTransfer()), number(d.drops()), d.dropped(), d.stalls()));
        text.append(devices.isEmpty() ? "no device is configured" : devices);
        Text.Table channels = new Text.Table("CHANNEL", "DEVICE", "TRANSFERS", "BIT", "BYTES/TRANSFER", "RING", "EVENTS",
                "EVENTS/INTERRUPT", "TRANSFERS/DOORBELL");
        view.channels().forEach(c -> channels.row(c.channel(), c.device(), number(c.transfers()), number(c.bits()),
                ratio(c.bytesPerTransfer()), c.ringUsed() + "/" + c.ringLimit(), number(c.events()),
                ratio(c.eventsPerInterrupt()), ratio(c.transfersPerDoorbell())));
        append(text, channels);
        Text.Table links = new Text.Table("LINK", "DEVICE", "STATE", "TX PKT", "TX BIT", "RX PKT", "RX BIT", "QUEUE",
                "DROPS", "DROPPED");
        view.links().forEach(l -> links.row(l.link(), l.device(), l.ready() ? "ready" : "held", number(l.txPackets()),
                number(l.txBits()), number(l.rxPackets()), number(l.rxBits()),
                l.queueLimit() == 0 ? "-" : l.queueUsed() + "/" + l.queueLimit(), number(l.drops()), l.dropped()));
        append(text, links);
        Text.Table drops = new Text.Table("DROPPED BY", "DEVICE", "REASON", "DROPS", "DROPPED");
        view.drops().forEach(d -> drops.row(d.of(), d.device(), d.reason(), number(d.drops()), d.dropped()));
        append(text, drops);
        return text.toString();
    }

    private static void append(StringBuilder text, Text.Table table) {
        if (!table.isEmpty()) {
            text.append("\n\n").append(table);
        }
    }

    /** A number in at most five characters, such as {@code 950}, {@code 12.5k} and {@code 1.2G}. */
    static String number(double value) {
        double left = value;
        int unit = 0;
        while (left >= THOUSAND - 0.5 && unit < UNITS.length - 1) {
            left /= THOUSAND;
            unit++;
        }
        boolean whole = left >= SHORT - 0.05 || left == Math.rint(left) && unit == 0;
        return String.format(Locale.ROOT, whole ? "%.0f%s" : "%.1f%s", left, UNITS[unit]);
    }

    /** A ratio, or a dash when there is none. */
    static String ratio(Double value) {
        return value == null ? "-" : number(value);
    }
}
