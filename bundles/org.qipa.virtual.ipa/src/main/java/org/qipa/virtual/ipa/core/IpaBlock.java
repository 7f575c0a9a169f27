package org.qipa.virtual.ipa.core;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.qipa.api.soc.EndpointName;
import org.qipa.api.soc.SocTable.Endpoint;
import org.qipa.virtual.ipa.board.DmaMap;
import org.qipa.virtual.ipa.board.InterruptLines;
import org.qipa.virtual.ipa.board.PowerModel;
import org.qipa.virtual.ipa.board.RegisterFile;
import org.qipa.virtual.ipa.board.RegisterWindow;
import org.qipa.virtual.ipa.gsi.GsiBlock;
import org.qipa.virtual.ipa.gsi.GsiChannel;
import org.qipa.virtual.ipa.silicon.Chip;
import org.qipa.virtual.ipa.silicon.Knobs;
import org.qipa.virtual.ipa.silicon.Rule;
import org.qipa.virtual.ipa.silicon.Silicon.Direction;
import org.qipa.virtual.ipa.silicon.Sheet;
import org.qipa.virtual.ipa.silicon.SiliconState;
import org.qipa.virtual.ipa.tables.RuleTables;
import org.qipa.virtual.ipa.tables.Rules;

/** The IPA core behind window {@code ipa-reg} (spec 14 §1.1): what each register does, the endpoints, the microcontroller. */
public final class IpaBlock implements RegisterWindow.Block, GsiBlock.Core {

    private final Chip chip;
    private final RegisterFile file;
    private final PowerModel power;
    private final IpaInterrupts interrupts;
    private final Microcontroller uc;
    private final EndpointConfig[] configs;
    private final RxEndpoint[] rx;
    private final List<RxEndpoint> rxEndpoints = new ArrayList<>();
    private final int modemRx;
    private final int modemTx;
    private final int apModemRx;
    private final RuleTables tables;
    private final ResourceGroups resources;
    private final LocalMemory local;
    private final PacketStatus status;
    private TxPath tx;
    private long flushes;

    /** Registers at their reset values. */
    public IpaBlock(Chip chip, RegisterFile file, PowerModel power, InterruptLines lines, LocalMemory local,
            RuleTables tables) {
        this.chip = chip;
        this.file = file;
        this.power = power;
        this.local = local;
        this.tables = tables;
        this.resources = new ResourceGroups(chip, file);
        var silicon = chip.silicon();
        status = new PacketStatus(chip.knobs());
        interrupts = new IpaInterrupts(lines, (silicon.endpointCount() + 31) / 32);
        uc = new Microcontroller(chip, power, interrupts, local.segment());
        configs = new EndpointConfig[silicon.endpointCount()];
        for (int i = 0; i < configs.length; i++) {
            configs[i] = new EndpointConfig(i);
        }
        rx = new RxEndpoint[configs.length];
        modemRx = silicon.endpointId(EndpointName.MODEM_AP_RX);
        modemTx = silicon.endpointId(EndpointName.MODEM_AP_TX);
        apModemRx = silicon.endpointId(EndpointName.AP_MODEM_RX);
        if (silicon.rules().flavorRegister()) {
            file.put("FLAVOR_0", 0, silicon.flavor());
        }
        file.put("SHARED_MEM_SIZE", 0, silicon.sharedMemSize(chip.settings().memOffset()));
    }

    /** Connects endpoints and channels; once, before the model runs. */
    public void connect(GsiBlock gsi, DmaMap dma, RegisterWindow window, Arena arena, TxPath.Uplink uplink) {
        Ticks ticks = new Ticks(file, chip.rules());
        for (Endpoint e : chip.silicon().table().endpoints()) {
            if (e.isAp() && !e.towardIpa()) {
                rx[e.endpointId()] = new RxEndpoint(e.endpointId(), e.name().name(), chip, dma, power, gsi,
                        gsi.channels()[e.channelId()], configs[e.endpointId()], interrupts, ticks,
                        arena.allocate(RxEndpoint.heldSize()));
                rxEndpoints.add(rx[e.endpointId()]);
            }
        }
        tx = new TxPath(chip, dma, power, gsi, this, new ImmediateCommands(chip, dma, local, window, tables),
                uplink,
                arena.allocate(TxPath.scratchSize()));
    }

    /** The way from the AP. */
    public TxPath tx() {
        return tx;
    }

    /** The microcontroller. */
    public Microcontroller uc() {
        return uc;
    }

    /** An RX endpoint of the AP, or null. */
    public RxEndpoint rx(int id) {
        return id >= 0 && id < rx.length ? rx[id] : null;
    }

    @Override
    public void stopping(GsiChannel channel) {
        RxEndpoint e = rx(channel.endpointId());
        if (e != null) {
            e.stopping();
        }
    }

    @Override
    public void reset(GsiChannel channel) {
        RxEndpoint e = rx(channel.endpointId());
        if (e != null) {
            e.reset();
        }
    }

    /** RX endpoints of the AP. */
    public List<SiliconState.RxEndpoint> rxStates() {
        return rxEndpoints.stream().map(RxEndpoint::snapshot).toList();
    }

    /** The device closes: reports the packets that are lost with it. */
    public void reportLeftOver() {
        rxEndpoints.forEach(RxEndpoint::reportLeftOver);
    }

    RuleTables tables() {
        return tables;
    }

    EndpointConfig config(int id) {
        return configs[id];
    }

    int modemRx() {
        return modemRx;
    }

    int defaultEndpoint() {
        return file.field("ROUTE", 0, "ROUTE_DEF_PIPE");
    }

    boolean retainsHeader() {
        return file.field("ROUTE", 0, "ROUTE_DEF_RETAIN_HDR") != 0;
    }

    /** Whether the AP holds the modem's downlink source back by its delay bit. */
    public boolean isModemTxDelayed() {
        return modemTx >= 0 && configs[modemTx].delay;
    }

    /** Whether the AP has suspended the modem's uplink sink. */
    public boolean isModemRxSuspended() {
        return modemRx >= 0 && configs[modemRx].suspend;
    }

    /** Whether the AP wants uplink packets dropped that the modem does not take. */
    public boolean isModemRxDropping() {
        return modemRx >= 0 && configs[modemRx].holDrop;
    }

    /** The clock came on. */
    public void powered() {
        uc.powered();
    }

    /** The modem's downlink source has nothing more to send. */
    public void sourceEnded() {
        rxEndpoints.forEach(RxEndpoint::sourceEnded);
    }

    /** Moves packets that wait; answers whether one moved. */
    public boolean poke() {
        boolean moved = false;
        for (int i = 0; i < rxEndpoints.size(); i++) {
            moved |= rxEndpoints.get(i).poke();
        }
        return moved;
    }

    @Override
    public int read(String register, int n, int word) {
        return switch (register) {
            case "STATE_AGGR_ACTIVE" -> aggregating(n);
            case "FLAVOR_0" -> Knobs.read(chip.knobs().flavor, file.get(word));
            case "SHARED_MEM_SIZE" -> Knobs.read(chip.knobs().sharedMemSize, file.get(word));
            case "IPA_IRQ_STTS" -> interrupts.latched();
            case "IRQ_SUSPEND_INFO" -> interrupts.suspendInfo(n);
            default -> file.get(word);
        };
    }

    private int aggregating(int word) {
        int bits = 0;
        for (int i = 32 * word; i < Math.min(rx.length, 32 * word + 32); i++) {
            bits |= rx[i] != null && rx[i].isAggregating() ? 1 << i % 32 : 0;
        }
        return bits;
    }

    @Override
    public void write(String register, int n, int word, int value) {
        switch (register) {
            case "IPA_IRQ_EN" -> {
                file.set(word, value);
                interrupts.enable(value);
            }
            case "IPA_IRQ_CLR" -> {
                interrupts.clear(value);
                if ((value & IpaInterrupts.TX_SUSPEND) != 0) {
                    lookForSuspend(true);
                }
            }
            case "IPA_IRQ_UC" -> {
                if ((value & 1) != 0) {
                    uc.command();
                }
            }
            case "IRQ_SUSPEND_EN" -> {
                file.set(word, value);
                interrupts.suspendEnable(n, value);
                lookForSuspend(false);
            }
            case "IRQ_SUSPEND_CLR" -> interrupts.suspendClear(n, value);
            case "AGGR_FORCE_CLOSE" -> {
                for (int i = 32 * n; i < Math.min(rx.length, 32 * n + 32); i++) {
                    if ((value & 1 << i % 32) != 0 && rx[i] != null) {
                        rx[i].forceClose();
                    }
                }
            }
            case "FILT_ROUT_HASH_FLUSH", "FILT_ROUT_CACHE_FLUSH" -> {
                flushes += Integer.bitCount(value);
                tables.flush(file.register(word), value);
            }
            case "ENDP_INIT_NAT", "ENDP_INIT_MODE", "ENDP_INIT_DEAGGR", "ENDP_INIT_SEQ" ->
                endpoint(register, n, word, value, Direction.TX);
            case "ENDP_INIT_HDR_METADATA_MASK", "ENDP_INIT_HOL_BLOCK_EN", "ENDP_INIT_HOL_BLOCK_TIMER" ->
                endpoint(register, n, word, value, Direction.RX);
            default -> {
                if (register.startsWith("ENDP_INIT_") || register.equals("ENDP_STATUS")) {
                    endpoint(register, n, word, value, Direction.EITHER);
                } else {
                    file.set(word, value);
                    if (register.contains("_RSRC_GRP_")) {
                        resources.limits(register, n);
                    }
                }
            }
        }
    }

    private void endpoint(String register, int id, int word, int value, Direction needed) {
        Direction direction = chip.silicon().direction(id);
        if (needed != Direction.EITHER && direction != Direction.EITHER && needed != direction) {
            chip.fault(Rule.WRONG_DIRECTION, id, value, register + "[" + id + "] needs=" + needed + " endpoint=" + direction);
            return;
        }
        file.set(word, value);
        configs[id].decode(file);
        if (register.equals("ENDP_INIT_RSRC_GRP")) {
            resources.endpoint(id);
        }
        if (rx[id] != null && register.equals("ENDP_INIT_AGGR") && file.field(register, id, "FORCE_CLOSE") != 0) {
            rx[id].forceClose();
        }
        chip.lane().signal();
    }

    /** Everything there is to see. */
    public void describe(Sheet s) {
        file.describe(s.at("ipa-reg"), this);
        interrupts.describe(s.at("ipa-interrupt"));
        uc.describe(s.at("uc"));
        local.describe(s.at("memory"));
        tables.describe(s.at("table"));
        for (Endpoint e : chip.silicon().table().endpoints()) {
            Sheet one = s.at("endpoint", e.endpointId()).put("name", e.name()).put("ee", e.ee())
                    .put("direction", e.towardIpa() ? "TX" : "RX").put("channel", e.channelId())
                    .put("filtered", e.filterSupport());
            if (rx[e.endpointId()] != null) {
                rx[e.endpointId()].describe(one);
            }
        }
        tx.describe(s.at("pipeline"));
        s.put("pipeline.flushes", flushes);
    }

    private void lookForSuspend(boolean later) {
        rxEndpoints.forEach(e -> e.lookForSuspend(later));
    }

    /** Interrupt TX_SUSPEND of an endpoint for which nothing waits. */
    public void spuriousSuspend(int endpoint) {
        interrupts.spuriousSuspend(endpoint);
    }

    /** Offers a downlink packet to the AP; false when one waits already. */
    public boolean downlink(MemorySegment packet, long from, int length, int metadata) {
        int version = Checksums.version(packet, from, length);
        int number = version == 0 ? Rules.MISS : route(modemTx, version, packet, from, length, apModemRx);
        boolean routed = number >= 0;
        if (!routed) {
            number = defaultEndpoint();
        }
        RxEndpoint to = rx(number);
        if (to == null) {
            chip.fault(Rule.ROUTE_TO_NOWHERE, modemTx, number, "source=" + modemTx + " destination=" + number);
            return true;
        }
        return to.offer(packet, from, length, metadata, routed ? status.direct(modemTx)
                : status.exception(modemTx, version == 0 ? PacketStatus.EXCEPTION_IP_TYPE : PacketStatus.EXCEPTION_NONE));
    }

    /**
     * Where an IP packet goes: by the tables, or along the wire that stands for the modem's rules.
     *
     * @param wire the endpoint at the end of the wire
     * @return an endpoint, or {@link Rules#MISS}: the default endpoint of ROUTE gets it
     */
    int route(int source, int version, MemorySegment packet, long from, int length, int wire) {
        // Without a clock nothing is looked up: the packet waits in front.
        int to = power.isOn() && source >= 0 ? tables.lookUp(source, version, packet, from, length) : Rules.MISS;
        return to == Rules.MISS && chip.settings().wired() && wire >= 0 ? wire : to;
    }

    /** Where downlink packets go, or null. */
    public RxEndpoint downlinkEndpoint() {
        return rx(apModemRx);
    }
}
