package org.qipa.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.concurrent.TimeUnit;
import javax.inject.Inject;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.qipa.api.device.Device;
import org.qipa.api.device.DeviceState;
import org.qipa.api.qrtr.QrtrAddress;

/** A device and its virtual modem, each on sockets of one kernel. */
@RunWith(WithKernelQrtr.class)
@ExamReactorStrategy(PerClass.class)
public class KernelQrtrIT {

    /** Packets a second: a link's queue of 512 holds them for longer than a swap takes on an emulated machine. */
    private static final int RATE = 20;
    /** Packets that may be lost in a swap: those under way have 20 ms to arrive, too short on an emulated machine. */
    private static final int LOST_A_SWAP = Lab.EMULATED ? RATE / 4 : 0;
    private static final String SDM845 = "(qipa.soc=sdm845)";

    @Inject
    private BundleContext context;
    private Lab lab;

    @Configuration
    public Option[] container() {
        return Slices.options(Slices.runtime(), Slices.soc("sdm845"), Slices.soc("sc7280"), Slices.virtualPlatform());
    }

    @Before
    public void open() throws Exception {
        lab = new Lab(context);
        lab.link("rmnet0", "ipa0", 1);
    }

    @After
    public void close() throws Exception {
        lab.closeWithDevice();
    }

    @Test
    public void shouldBringTwoSocsUpAndCarryPackets() throws Exception {
        for (String soc : new String[] {"sdm845", "sc7280"}) {
            lab.device("ipa0", "(qipa.soc=" + soc + ")", "kernel");
            Device device = lab.ready("ipa0", soc);
            lab.running("ipa0");
            QrtrAddress modem = device.snapshot().handshake().modem().orElseThrow();
            assertEquals("the modem is on the AP's own node: " + modem, QrtrAddress.LOCAL_NODE, modem.node());
            try (Ping ping = lab.ping("rmnet0", 1, RATE)) {
                ping.awaitReplies(10);
                Ping.Result result = ping.stop();
                assertTrue("lost: " + result, result.lost() <= LOST_A_SWAP);
            }
        }
    }

    @Test
    public void shouldLoseNothingWhenTheTransportIsSwappedAndSwappedBack() throws Exception {
        String[] transports = {"kernel", "local", "kernel"};
        lab.device("ipa0", SDM845, "local");
        Device[] before = {lab.ready("ipa0", "sdm845")};
        try (Ping ping = lab.ping("rmnet0", 1, RATE)) {
            for (String transport : transports) {
                ping.awaitReplies(5);
                lab.device("ipa0", SDM845, transport);
                before[0] = lab.ready("ipa0", device -> device != before[0]);
            }
            ping.awaitReplies(5);
            Ping.Result result = ping.stop();
            System.out.println("swaps of the transport: " + result);
            assertTrue("lost: " + result, result.lost() <= transports.length * LOST_A_SWAP);
            assertEquals("twice: " + result, 0, result.duplicates());
        }
    }

    /** Nobody says BYE on the own node: the end of the modem's service is what tells. */
    @Test
    public void shouldRecoverFromCrashesOfTheModem() throws Exception {
        lab.device("ipa0", SDM845, "kernel");
        Device device = lab.ready("ipa0", "sdm845");
        for (int crash = 1; crash <= 2; crash++) {
            lab.running("ipa0");
            lab.modem("ipa0").crash(true).toCompletableFuture().get(Lab.LIMIT_SECONDS, TimeUnit.SECONDS);
            lab.recovered(device, crash);
            lab.running("ipa0");
            assertEquals(crash + 1, device.snapshot().handshake().initDriverRequests());
        }
        try (Ping ping = lab.ping("rmnet0", 1, RATE)) {
            ping.awaitReplies(5);
        }
    }

    @Test
    public void shouldRefuseASecondDeviceAndTakeItWhenTheFirstIsGone() throws Exception {
        lab.device("ipa0", SDM845, "kernel");
        lab.ready("ipa0", "sdm845");
        lab.device("ipa1", SDM845, "kernel");
        try {
            assertEquals("the kernel's QRTR node serves one device at a time: device=ipa1 served=ipa0", lab.failed("ipa1"));
            assertEquals(DeviceState.READY, lab.state("ipa0"));
        } finally {
            lab.remove(Device.PID, "ipa1");
            lab.gone("ipa1");
        }
    }

    @Test
    public void shouldComeBackWhenTheTransportIsStoppedAndUpdated() throws Exception {
        lab.device("ipa0", SDM845, "kernel");
        lab.ready("ipa0", "sdm845");
        Bundle transport = lab.bundle("org.qipa.qrtr.kernel");
        transport.stop();
        lab.gone("ipa0");
        assertTrue("left: threads of the poller", Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals("qipa-qrtr-kernel")));
        transport.start();
        Device started = lab.ready("ipa0", "sdm845");
        transport.update();
        lab.ready("ipa0", device -> device != started);
        lab.running("ipa0");
    }
}
