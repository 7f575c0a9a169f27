package org.qipa.qrtr.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.qipa.api.journal.Journal;
import org.qipa.api.qrtr.QrtrException;
import org.qipa.api.qrtr.QrtrException.Reason;
import org.qipa.api.qrtr.QrtrFabric;
import org.qipa.api.qrtr.QrtrNode;
import org.qipa.api.time.Lane;
import org.qipa.journal.RingJournals;
import org.qipa.time.SystemTime;

/** The fabrics of the transport: who gets one, who does not and why, and that nothing is left of them. */
class KernelQrtrTransportTest {

    private final SystemTime time = new SystemTime();
    private final Journal journal = new RingJournals().journal("ipa0", time);
    private final Lane lane = time.lane("test");
    private final FakeCalls calls = new FakeCalls();
    private final KernelQrtrTransport transport = new KernelQrtrTransport(null, arena -> calls);
    private final Ear ear = new Ear();

    @AfterEach
    void close() {
        transport.deactivate();
        lane.close();
    }

    @Test
    void shouldSayThatTheKernelHasNoQrtr() {
        calls.openResult = Errno.EAFNOSUPPORT.result();
        QrtrException refusal = assertThrows(QrtrException.class, () -> transport.open("ipa0", time, journal));
        assertEquals(Reason.UNAVAILABLE, refusal.reason());
        assertTrue(refusal.getMessage().matches("no QRTR here: the kernel.*: family=42 EAFNOSUPPORT \\(97\\)"),
                refusal.getMessage());
    }

    @Test
    void shouldSayThatQrtrIsForbidden() {
        calls.openResult = Errno.EPERM.result();
        QrtrException refusal = assertThrows(QrtrException.class, () -> transport.open("ipa0", time, journal));
        assertEquals(Reason.UNAVAILABLE, refusal.reason());
        assertEquals("no QRTR here: a seccomp filter or a security module forbids such sockets: family=42 EPERM (1)",
                refusal.getMessage());
    }

    @Test
    void shouldRefuseOnTheKernelOfThisMachineWhenItHasNoQrtr() {
        try (QrtrFabric fabric = new KernelQrtrTransport().open("ipa0", time, journal)) {
            assumeTrue(false, "this kernel has QRTR: node=" + fabric.local().id());
        } catch (QrtrException e) {
            assertEquals(Reason.UNAVAILABLE, e.reason());
            assertFalse(e.getMessage().isBlank());
        }
    }

    @Test
    void shouldServeOneDeviceAtATime() throws QrtrException {
        QrtrFabric fabric = transport.open("ipa0", time, journal);
        QrtrException refusal = assertThrows(QrtrException.class, () -> transport.open("ipa1", time, journal));
        assertEquals(Reason.ADDRESS_IN_USE, refusal.reason());
        assertEquals("the kernel's QRTR node serves one device at a time: device=ipa1 served=ipa0", refusal.getMessage());
        fabric.close();
        transport.open("ipa1", time, journal);
    }

    @Test
    void shouldCloseTheFormerFabricOfADeviceThatOpensAgain() throws QrtrException {
        QrtrFabric former = transport.open("ipa0", time, journal);
        QrtrNode node = former.local();
        node.socket(lane, ear);
        transport.open("ipa0", time, journal);
        assertEquals(List.of(), calls.descriptors());
        assertEquals(Reason.UNAVAILABLE, assertThrows(QrtrException.class, () -> node.socket(lane, ear)).reason());
    }

    @Test
    void shouldCloseTheSocketsOfAModemWithItsNodeAndLeaveTheDrivers() throws QrtrException {
        QrtrFabric fabric = transport.open("ipa0", time, journal);
        fabric.local().socket(lane, ear);
        QrtrNode modem = fabric.attach(0);
        assertEquals(1, modem.id());
        modem.socket(lane, ear);
        modem.socket(lane, ear);
        assertEquals(3, calls.descriptors().size());
        modem.close();
        assertEquals(1, calls.descriptors().size());
        fabric.attach(0);
    }

    @Test
    void shouldLeaveNothingBehind() throws QrtrException {
        transport.open("ipa0", time, journal).close();
        long descriptors = descriptors();
        for (int i = 0; i < 50; i++) {
            QrtrFabric fabric = transport.open("ipa0", time, journal);
            fabric.local().socket(lane, ear).bind(0);
            fabric.attach(0).socket(lane, ear);
            fabric.close();
            fabric.close();
        }
        assertEquals(descriptors, descriptors());
        assertEquals(List.of(), calls.misused());
        assertTrue(Thread.getAllStackTraces().keySet().stream().noneMatch(t -> t.getName().equals("qipa-qrtr-kernel")));
    }

    @Test
    void shouldCloseWhatIsOpenWhenItsBundleStops() throws QrtrException {
        QrtrFabric fabric = transport.open("ipa0", time, journal);
        fabric.local().socket(lane, ear);
        transport.deactivate();
        assertEquals(List.of(), calls.descriptors());
        assertEquals(Reason.UNAVAILABLE, assertThrows(QrtrException.class, () -> fabric.attach(0)).reason());
        assertEquals(List.of(), fabric.services());
    }

    @Test
    void shouldOfferItsFabricAsAServiceWhileItIsOpen() throws Exception {
        var calledOn = new LinkedBlockingQueue<String>();
        var inFramework = new KernelQrtrTransport(Frameworks.context(calledOn::add), arena -> calls);
        QrtrFabric fabric = inFramework.open("ipa0", time, journal);
        assertEquals("register device=ipa0 transport=kernel on qipa-qrtr-kernel-registrar",
                calledOn.poll(10, TimeUnit.SECONDS));
        fabric.close();
        assertEquals("unregister on qipa-qrtr-kernel-registrar", calledOn.poll(10, TimeUnit.SECONDS));
        inFramework.deactivate();
    }

    private static long descriptors() {
        return new File("/proc/self/fd").list().length;
    }
}
