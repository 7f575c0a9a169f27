package org.qipa.shell;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.qipa.api.device.Device;
import org.qipa.api.device.Device.PowerSnapshot;
import org.qipa.api.device.Device.RegisterValue;
import org.qipa.api.gsi.GsiSession.ChannelSnapshot;
import org.qipa.api.register.Register;
import org.qipa.api.register.RegisterField;
import org.qipa.api.register.RegisterMap;
import org.qipa.api.register.RegisterMap.Block;

/** Registers as they are now, and channels as software sees them. */
@Component(service = RegisterCommands.class, property = {"osgi.command.scope=ipa", "osgi.command.function=registers",
    "osgi.command.function=channels"})
public final class RegisterCommands {

    private static final long ANSWER_SECONDS = 10;
    private static final int WIDTH = 100;
    /** Of fields below their register: behind offset and value. */
    private static final int INDENT = 23;

    /** A register with its fields. */
    record RegisterView(String block, String register, int instance, int offset, String value,
            Map<String, Long> fields, String unknownBits) {}

    private final Inventory inventory;

    /** Made by DS. */
    @Activate
    public RegisterCommands(@Reference Inventory inventory) {
        this.inventory = inventory;
    }

    /** Registers. */
    @Descriptor("reads the registers of a device and decodes their fields; a suspended device is left so")
    public void registers(CommandSession session,
            @Descriptor("print as JSON") @Parameter(names = "--json", presentValue = "true", absentValue = "false") boolean json,
            @Descriptor("wake a suspended device for it") @Parameter(names = "--wake", presentValue = "true", absentValue = "false") boolean wake,
            @Descriptor("name of the device (may be left out when there is one only), then the beginning of registers' names (all)") String... deviceAndRegister)
            throws CommandException, InterruptedException {
        List<String> given = new ArrayList<>(Arguments.of("ipa:registers [DEVICE] [REGISTER]", deviceAndRegister));
        boolean named = !given.isEmpty() && (given.size() > 1 || inventory.deviceNames().contains(given.getFirst()));
        String device = inventory.deviceName(named ? List.of(given.removeFirst()) : List.of());
        Device target = inventory.device(device);
        String wanted = given.isEmpty() ? "" : given.getFirst().toUpperCase(Locale.ROOT);
        List<RegisterView> views = new ArrayList<>();
        for (Block block : Block.values()) {
            RegisterMap map = block == Block.IPA ? target.soc().ipaRegisters() : target.soc().gsiRegisters();
            if (map.registers().stream().noneMatch(r -> r.name().startsWith(wanted))) {
                continue;
            }
            if (!wake && isAsleep(target)) {
                throw new CommandException("SUSPENDED: no power to read registers with: device=" + device
                        + "; --wake resumes it for that");
            }
            for (RegisterValue value : Patience.get(target.registers(block, wake), ANSWER_SECONDS,
                    "registers device=" + device)) {
                map.find(value.register()).filter(r -> r.name().startsWith(wanted))
                        .ifPresent(r -> views.add(view(block, r, value)));
            }
        }
        if (views.isEmpty()) {
            throw new CommandException("no such register: device=" + device + " register=" + wanted + " maps="
                    + target.soc().ipaRegisters().name() + ", " + target.soc().gsiRegisters().name());
        }
        PrintStream out = Out.of(session);
        if (json) {
            out.println(Out.prettyJson(views));
        } else {
            views.forEach(v -> out.println(text(v, !wanted.isEmpty())));
        }
    }

    /** A value taken apart; bits that no field has are named too. */
    static RegisterView view(Block block, Register register, RegisterValue value) {
        Map<String, Long> fields = new LinkedHashMap<>();
        int known = register.fields().isEmpty() ? -1 : 0;
        for (RegisterField field : register.fields()) {
            fields.put(field.name(), field.decode(value.value()));
            known |= field.mask();
        }
        int unknown = value.value() & ~known;
        return new RegisterView(block.name(), register.stride() == 0 ? register.name()
                : register.name() + "[" + value.instance() + "]", value.instance(), value.offset(),
                Text.hex(value.value(), 8), fields, unknown == 0 ? "" : Text.hex(unknown, 8));
    }

    /** A register, its fields below it where they do not fit behind it. With {@code all} also fields that are zero. */
    static String text(RegisterView v, boolean all) {
        StringBuilder text = new StringBuilder(v.block()).append(' ').append(Text.hex(v.offset(), 5)).append("  ")
                .append(v.value()).append("  ").append(v.register());
        int length = text.length();
        for (Map.Entry<String, Long> field : v.fields().entrySet()) {
            long value = field.getValue();
            if (value == 0 && !all) {
                continue;
            }
            String word = "  " + field.getKey() + "=" + (value > 9 ? "0x" + Long.toHexString(value) : value);
            if (length + word.length() > WIDTH) {
                text.append('\n').repeat(' ', INDENT);
                length = INDENT;
            }
            text.append(word);
            length += word.length();
        }
        return v.unknownBits().isEmpty() ? text.toString() : text.append("  unknown bits ").append(v.unknownBits()).toString();
    }

    /** Channels. */
    @Descriptor("lists the GSI channels of the AP: states, ring pointers, what went through")
    public void channels(CommandSession session,
            @Descriptor("print as JSON") @Parameter(names = "--json", presentValue = "true", absentValue = "false") boolean json,
            @Descriptor("name of the device; may be left out when there is one only") String... device)
            throws CommandException {
        List<ChannelSnapshot> channels = inventory.device(
                    inventory.deviceName(Arguments.of("ipa:channels [DEVICE]", device))).snapshot().channels();
        PrintStream out = Out.of(session);
        if (json) {
            out.println(Out.prettyJson(channels));
            return;
        }
        Text.Table table = new Text.Table("ENDPOINT", "CH", "EV", "STATE", "RING", "WRITE", "EVENT", "FREE", "DONE",
                "BYTES", "DOORBELLS", "INTERRUPTS");
        channels.forEach(c -> table.row(c.endpoint(), c.channel(), c.eventRing(), c.state(), c.ringSize(),
                c.ringIndex() % c.ringSize(), c.eventIndex(), c.available() + "/" + c.limit(), c.transactions(), c.bytes(),
                c.doorbells(), c.interrupts()));
        out.println(table.isEmpty() ? "no channel is set up" : table);
    }

    private static boolean isAsleep(Device device) {
        PowerSnapshot power = device.snapshot().power();
        return power != null && power.state().equals("SUSPENDED");
    }
}
