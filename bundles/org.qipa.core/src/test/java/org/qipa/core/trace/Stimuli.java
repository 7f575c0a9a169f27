package org.qipa.core.trace;

import static org.qipa.vectors.Recorded.number;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.qipa.api.platform.Hardware.Interrupt;
import org.qipa.api.platform.Hardware.RemoteProcessorEvent;
import org.qipa.api.qrtr.QrtrAddress;
import org.qipa.api.soc.EndpointName;
import org.qipa.core.driver.DriverAccess;
import org.qipa.core.netdev.NetdevTransmit;

/**
 * The stimulus of each phase of a trace. Of a phase's events only what is input is looked at: datagrams that arrive, and
 * data that the hardware receives.
 */
final class Stimuli {

    /** Bytes of the microcontroller's shared area (spec 10 §1.1). */
    static final int UC_EVENT = 20;
    static final int UC_RESPONSE = 12;
    /** Its interrupts: UC_0 for events, UC_1 for responses. */
    static final int UC_0 = 1 << 2;
    static final int UC_1 = 1 << 3;

    private static final int RX_ERR = 1 << 9;
    private static final int TX_HOLB_DROP = 1 << 15;
    private static final int TX_SUSPEND = 1 << 14;
    private static final Duration IDLE = Duration.ofMillis(600);
    private static final Pattern GSI_ERROR = Pattern.compile("gsi_error_interrupt_type(\\d+)_idx(\\d+)_code(\\d+)");
    private static final byte[] PACKET = HexFormat.of()
            .parseHex("00010028000000004500002800000000401100001415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f");

    private final DriverRig rig;
    private final FakePlatform platform;

    Stimuli(DriverRig rig) {
        this.rig = rig;
        this.platform = rig.platform();
    }

    void run(TraceFile.Phase phase) throws Exception {
        switch (phase.name().replaceAll("(?<=[a-z])_2$", "")) {
            case "probe" -> {
                rig.owner(rig.driver()::probe);
                result("probe 0");
            }
            case "ssr_before_powerup" -> rig.remote(RemoteProcessorEvent.BEFORE_POWERUP);
            case "ssr_after_powerup" -> rig.remote(RemoteProcessorEvent.AFTER_POWERUP);
            case "ssr_before_shutdown_crashed" -> rig.remote(RemoteProcessorEvent.BEFORE_SHUTDOWN_CRASHED);
            case "ssr_after_shutdown" -> rig.remote(RemoteProcessorEvent.AFTER_SHUTDOWN);
            case "smp2p_setup_ready" -> platform.line(Interrupt.SETUP_READY).fire();
            case "smp2p_clock_query" -> platform.line(Interrupt.CLOCK_QUERY).fire();
            case "modem_qmi_new_server", "modem_driver_init_complete", "modem_indication_register", "qrtr_bye" ->
                datagrams(phase);
            case "uc_init_completed", "ipa_uc_second_init_completed" -> rig.micro(UC_RESPONSE, 1, UC_1);
            case "ipa_uc_unknown_response" -> rig.micro(UC_RESPONSE, 9, UC_1);
            case "ipa_uc_error_event" -> rig.micro(UC_EVENT, 1, UC_0);
            case "ipa_uc_log_event" -> rig.micro(UC_EVENT, 2, UC_0);
            case "ipa_uc_unknown_event" -> rig.micro(UC_EVENT, 7, UC_0);
            case "ipa_disabled_condition_with_uc_log" -> rig.micro(UC_EVENT, 2, UC_0 | RX_ERR | TX_HOLB_DROP);
            case "netdev_open" -> result("open " + (rig.openNetwork() ? 0 : -1));
            case "netdev_tx_1", "netdev_tx", "netdev_tx_after_resume", "netdev_tx_while_suspended", "netdev_tx_retry" ->
                transmit();
            case "netdev_rx_1", "netdev_rx" -> receive(phase);
            case "remove" -> {
                rig.owner(rig.driver()::remove);
                result("remove usage " + rig.driver().power().usage());
                rig.recorded().add("note", "rx pages never released: " + platform.allocations());
            }
            case "stop_in_proc_and_retry" -> {
                platform.gsi.stopInProc = 2;
                platform.gsi.retryGeneric = 2;
            }
            case "runtime_suspend" -> {
                rig.time().run(IDLE);
                if (!phase.name().endsWith("_2")) {
                    // Only the first was recorded with its answer.
                    result("runtime_suspend " + (rig.driver().power().clock() ? 16 : 0));
                }
            }
            case "runtime_suspend_aggr_active" -> {
                endpointBit("STATE_AGGR_ACTIVE");
                rig.time().run(IDLE);
            }
            case "runtime_resume" -> rig.owner(() -> {
                DriverAccess.power(rig.driver()).getSync();
                DriverAccess.power(rig.driver()).putAutosuspend();
            });
            case "take_power_reference" -> rig.owner(() -> DriverAccess.power(rig.driver()).getSync());
            case "drop_power_reference" -> rig.owner(() -> DriverAccess.power(rig.driver()).putAutosuspend());
            case "system_suspend_idle", "system_suspend_in_use" -> rig.owner(rig.driver()::systemSuspend);
            case "system_resume_idle", "system_resume_in_use" -> rig.owner(rig.driver()::systemResume);
            case "tx_suspend_irq" -> {
                rig.time().run(IDLE);
                endpointBit("IRQ_SUSPEND_INFO");
                platform.ipa.raise(TX_SUSPEND);
            }
            case "panic_notifier" -> rig.owner(rig.driver()::panic);
            case "gsi_unexpected_global_bit3" -> {
                platform.gsi.set("CNTXT_GLOB_IRQ_EN", 0, platform.gsi.get("CNTXT_GLOB_IRQ_EN", 0) | 1 << 3);
                platform.gsi.global |= 1 << 3;
                platform.gsi.line();
            }
            case "gsi_general_interrupt_bus_error" -> {
                platform.gsi.general |= 1 << 1;
                platform.gsi.line();
            }
            case "tx_queue_full" -> queueFull();
            case "tx_while_suspended" -> { }
            default -> numbered(phase);
        }
    }

    /** Phases with numbers in their names. */
    private void numbered(TraceFile.Phase phase) throws Exception {
        String name = phase.name();
        var error = GSI_ERROR.matcher(name);
        if (name.matches("tx_burst_\\d+")) {
            burst(Integer.parseInt(name.substring("tx_burst_".length())));
        } else if (name.matches("rx_burst_\\d+")) {
            platform.gsi.holdInterrupt = true;
            receive(phase);
            platform.gsi.holdInterrupt = false;
            platform.gsi.line();
        } else if (error.matches()) {
            platform.gsi.set("ERROR_LOG", 0, platform.gsi.map.register("ERROR_LOG").word()
                    .with("ERR_TYPE", Long.parseLong(error.group(1))).with("ERR_VIRT_IDX", Long.parseLong(error.group(2)))
                    .with("ERR_CODE", Long.parseLong(error.group(3))).value());
            platform.gsi.global |= 1;
            platform.gsi.line();
        } else {
            throw new IllegalStateException("unknown phase: phase=" + name);
        }
    }

    private void result(String line) {
        rig.recorded().add("result", line);
    }

    private void endpointBit(String register) {
        int rx = rig.soc.table().endpoint(EndpointName.AP_MODEM_RX).endpointId();
        platform.ipa.set(register, rx / 32, 1 << rx % 32);
    }

    private void burst(int k) throws Exception {
        rig.data(() -> {
            for (int j = 0; j < 16; j++) {
                DriverAccess.transmit(rig.driver()).transmit(MemorySegment.ofArray(
                        new byte[] {0, 1, 0, 4, (byte) k, (byte) j, 0, 0}), j < 15);
            }
            return null;
        });
    }

    private void queueFull() throws Exception {
        platform.gsi.holdTx = true;
        int accepted = rig.data(() -> {
            var frame = MemorySegment.ofArray(new byte[] {0, 1, 0, 4, 0, 0, 0, 0});
            int n = 0;
            while (DriverAccess.transmit(rig.driver()).transmit(frame, true) == NetdevTransmit.Result.SENT) {
                n++;
            }
            return n;
        });
        result("transmit until busy 16 accepted " + accepted);
    }

    private void datagrams(TraceFile.Phase phase) {
        for (JsonNode e : phase.events()) {
            if (e.path("op").asText().equals("qrtr") && e.path("act").asText().equals("rx")) {
                rig.node.deliver(e.get("dst_port").asInt(),
                        new QrtrAddress((int) number(e.get("src_node")), (int) number(e.get("src_port"))),
                        HexFormat.of().parseHex(e.get("data").asText()));
                rig.time().settle();
            }
        }
    }

    private void transmit() throws Exception {
        var result = rig.data(() -> DriverAccess.transmit(rig.driver()).transmit(MemorySegment.ofArray(PACKET), false));
        result("transmit " + switch (result) {
            case SENT -> 0;
            case BUSY -> 16;
            case DROPPED -> -1;
        });
    }

    /** As many buffers are filled as the recording has completions; with what, its deliveries tell. */
    private void receive(TraceFile.Phase phase) {
        int ch = rig.soc.table().endpoint(EndpointName.AP_MODEM_RX).channelId();
        var data = phase.events().stream().filter(e -> e.path("op").asText().equals("netdev")
                && e.path("act").asText().equals("receive")).map(e -> HexFormat.of().parseHex(e.get("data").asText()))
                .iterator();
        for (JsonNode e : phase.events()) {
            if (e.path("op").asText().equals("hw_event") && e.path("ev").asInt() == platform.ringOf(ch)) {
                byte[] bytes = data.hasNext() ? data.next() : new byte[e.get("len").asInt()];
                if (bytes.length != e.get("len").asInt()) {
                    throw new IllegalStateException("completion of another length than its data: " + e + " data="
                            + bytes.length);
                }
                platform.gsi.receive(ch, e.get("tre").asInt(), bytes);
            }
        }
    }
}
