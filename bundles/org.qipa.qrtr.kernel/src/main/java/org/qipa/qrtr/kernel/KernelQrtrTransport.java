package org.qipa.qrtr.kernel;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.qipa.api.journal.Journal;
import org.qipa.api.limit.Limit;
import org.qipa.api.limit.Limits;
import org.qipa.api.qrtr.QrtrException;
import org.qipa.api.qrtr.QrtrException.Reason;
import org.qipa.api.qrtr.QrtrFabric;
import org.qipa.api.qrtr.QrtrTransport;
import org.qipa.api.time.TimeSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * QRTR of the Linux kernel. The component is there on every machine; where there is no QRTR, {@link #open} refuses and says
 * why.
 *
 * <p>A kernel is one node, the AP's, and a driver is the only one on it: one device has a fabric at a time, a second one is
 * refused. When a device opens again before its former fabric has closed, that one is closed first.
 */
@Component(service = {QrtrTransport.class, Limits.class}, property = QrtrTransport.QRTR_PROPERTY + "="
        + KernelQrtrTransport.NAME)
public final class KernelQrtrTransport implements QrtrTransport, Limits {

    /** The value of {@link QrtrTransport#QRTR_PROPERTY}. */
    static final String NAME = "kernel";

    private static final Logger LOG = LoggerFactory.getLogger(KernelQrtrTransport.class);
    /** Where Linux lists the kinds of sockets it has, in every namespace. */
    private static final Path PROTOCOLS = Path.of("/proc/net/protocols");

    private final FabricServices services;
    private final Function<Arena, SocketCalls> sockets;
    private volatile KernelFabric open;

    /** @param context where fabrics are registered; null outside a framework */
    @Activate
    public KernelQrtrTransport(BundleContext context) {
        this(context, KernelCalls::new);
    }

    /** @param sockets what makes the sockets of a fabric, in its memory */
    KernelQrtrTransport(BundleContext context, Function<Arena, SocketCalls> sockets) {
        services = new FabricServices(context);
        this.sockets = sockets;
    }

    /** Outside a framework. */
    public KernelQrtrTransport() {
        this(null);
    }

    @Override
    public QrtrFabric open(String device, TimeSource time, Journal journal) throws QrtrException {
        KernelFabric former = open;
        if (former != null && former.device().equals(device)) {
            former.close();
        }
        KernelFabric fabric;
        synchronized (this) {
            if (open != null) {
                throw new QrtrException(Reason.ADDRESS_IN_USE, "the kernel's QRTR node serves one device at a time: device="
                        + device + " served=" + open.device());
            }
            fabric = make(device, journal);
            open = fabric;
        }
        services.add(fabric);
        LOG.debug("QRTR fabric opened: device={} node={}", device, fabric.local().id());
        return fabric;
    }

    private KernelFabric make(String device, Journal journal) throws QrtrException {
        if (!System.getProperty("os.name").equals("Linux")) {
            throw new QrtrException(Reason.UNAVAILABLE, "no QRTR here: os=" + System.getProperty("os.name")
                    + " wanted=Linux");
        }
        Arena arena = Arena.ofShared();
        try {
            SocketCalls calls = sockets.apply(arena);
            return new KernelFabric(device, ownNode(calls), journal, calls, arena, this::closed);
        } catch (QrtrException | RuntimeException e) {
            arena.close();
            throw e;
        }
    }

    /** A socket knows the kernel's node before it has a port (spec 13 §2). */
    private static int ownNode(SocketCalls calls) throws QrtrException {
        int fd = calls.open();
        SocketCalls.Mail mail = new SocketCalls.Mail();
        int result = fd < 0 ? fd : calls.name(fd, mail);
        if (fd >= 0) {
            calls.close(fd);
        }
        if (result < 0) {
            throw new QrtrException(Reason.UNAVAILABLE, "no QRTR here: " + likely(result) + ": family="
                    + KernelCalls.FAMILY + " " + Errno.name(result));
        }
        return mail.address.node();
    }

    private static String likely(int result) {
        if (Errno.EACCES.is(result) || Errno.EPERM.is(result)) {
            return "a seccomp filter or a security module forbids such sockets";
        }
        if (!Errno.EAFNOSUPPORT.is(result)) {
            return "the kernel refused the first socket";
        }
        return isLoaded() ? "the kernel has it in its initial network namespace only, and this is another one"
                : "the kernel's module qrtr is not loaded or not built";
    }

    private static boolean isLoaded() {
        try {
            return Files.readString(PROTOCOLS).contains("QIPCRTR");
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public List<Limit> limits() {
        KernelFabric present = open;
        return present == null ? List.of() : present.limits();
    }

    @Deactivate
    void deactivate() {
        KernelFabric left = open;
        if (left != null) {
            left.close();
        }
        services.close();
    }

    private void closed(KernelFabric fabric) {
        synchronized (this) {
            open = null;
        }
        services.remove(fabric);
        LOG.debug("QRTR fabric closed: device={}", fabric.device());
    }
}
