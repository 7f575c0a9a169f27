package org.qipa.rmnet;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.qipa.api.journal.JournalKind;
import org.qipa.api.journal.Journals;
import org.qipa.api.limit.Limit;
import org.qipa.api.network.ModemNetdev;
import org.qipa.rmnet.map.AggregationLimits;
import org.qipa.rmnet.map.MapFormat;
import org.qipa.rmnet.map.MapHeader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The links of a device name and, while there is one, the port on its network device. Thread safe. */
final class MuxDevice {

    private static final Logger LOG = LoggerFactory.getLogger(MuxDevice.class);
    private static final RmnetLink[] NONE = {};

    private final String name;
    private final Supplier<Journals> journals;
    private final AtomicReferenceArray<RmnetLink> byMux = new AtomicReferenceArray<>(MapHeader.MAX_MUX_ID + 1);
    private final List<ModemNetdev> netdevs = new ArrayList<>();
    private volatile RmnetLink[] links = NONE;
    private Attachment attachment;
    /** Aggregation that was asked for and is not done. */
    private AggregationLimits refused = AggregationLimits.OFF;

    MuxDevice(String name, Supplier<Journals> journals) {
        this.name = name;
        this.journals = journals;
    }

    /** All links, in the order of creation. */
    RmnetLink[] links() {
        return links;
    }

    /** The link of a mux id from 0 to 254, or null. */
    RmnetLink link(int muxId) {
        return byMux.get(muxId);
    }

    void journal(JournalKind kind, String subject, long a, long b, String text) {
        Journals present = journals.get();
        if (present != null) {
            present.find(name).ifPresent(journal -> journal.record(kind, subject, a, b, text));
        }
    }

    /** Refuses a mux id that a link other than the present one has; null for none. */
    void check(int muxId, RmnetLink present) {
        RmnetLink other = byMux.get(muxId);
        if (other != null && other != present) {
            throw new IllegalArgumentException("mux id is taken: device=" + name + " mux=" + muxId + " link="
                    + other.name());
        }
    }

    /** Adds a link; refuses a mux id that is taken. */
    void add(RmnetLink link) {
        synchronized (this) {
            check(link.muxId(), null);
            byMux.set(link.muxId(), link);
            links = with(link);
            if (attachment != null) {
                attachment.port().join(link);
            }
        }
        follow("link " + link.name() + " came");
    }

    /** Removes a link. */
    void remove(RmnetLink link) {
        synchronized (this) {
            byMux.compareAndSet(link.muxId(), link, null);
            links = without(link);
        }
        link.close("the link is gone");
        follow("no links");
    }

    /** A link's settings changed: format, MTU and aggregation follow. */
    synchronized void settingsChanged() {
        if (attachment == null) {
            return;
        }
        MapPort port = attachment.port();
        MapFormat format = MapFormat.of(attachment.netdev().offload());
        AggregationLimits aggregation = AggregationLimits.OFF;
        for (RmnetLink link : links) {
            // Each link edits what the port has; none resets it (oddity 23).
            format = format.with(link.settings().flags(), link.settings().mask());
            aggregation = aggregation.isOn() ? aggregation : link.settings().aggregation();
        }
        port.format(format);
        port.aggregation().limits(attachment.netdev().takesAggregates() ? aggregation : AggregationLimits.OFF);
        tellRefused(attachment.netdev().takesAggregates() ? AggregationLimits.OFF : aggregation);
        for (RmnetLink link : links) {
            int wanted = link.settings().mtu();
            if (wanted > port.mtu()) {
                LOG.warn("{}: MTU shrunk to what the device has room for: link={} mtu={} limit={}", name, link.name(),
                        wanted, port.mtu());
            }
        }
    }

    /** Frames that the hardware would not take apart again are not put together; whoever asked for it is told, once. */
    private void tellRefused(AggregationLimits aggregation) {
        if (aggregation.isOn() && !aggregation.equals(refused)) {
            String what = "no aggregation towards the modem: the endpoint does not take frames apart: device=" + name
                    + " aggregationFrames=" + aggregation.frames() + " limit=1;"
                    + " the SoC's table has AP_MODEM_TX without aggregation";
            LOG.warn(what);
            journal(JournalKind.FAULT, "link", aggregation.frames(), 1, what);
        }
        refused = aggregation;
    }

    /** How far it has grown. */
    synchronized List<Limit> limits() {
        int count = links.length;
        Limit mux = new Limit(name, "rmnet.links", "", "links, one for each mux id", "links", MapHeader.MAX_MUX_ID + 1L,
                count, count, 0, false, "MapHeader.MAX_MUX_ID, spec 12 §3");
        return attachment == null ? List.of(mux) : List.of(mux, attachment.port().limit(name));
    }

    void netdevAdded(ModemNetdev netdev) {
        synchronized (this) {
            netdevs.add(netdev);
        }
        follow("replaced by " + netdev.name());
    }

    void netdevRemoved(ModemNetdev netdev) {
        synchronized (this) {
            netdevs.remove(netdev);
        }
        follow("no modem network device");
    }

    /** Gives up links and port. */
    void close() {
        synchronized (this) {
            netdevs.clear();
        }
        follow("the mux layer stops");
    }

    /**
     * Makes the attachment what it should be: on the newest network device while there are links. Links change ports
     * under the lock; the network devices are called outside of it.
     */
    private void follow(String why) {
        Attachment old = null;
        Attachment fresh = null;
        synchronized (this) {
            ModemNetdev wanted = netdevs.isEmpty() || links.length == 0 ? null : netdevs.getLast();
            if (attachment != null && attachment.netdev() != wanted) {
                old = attachment;
                old.port().detach(why);
                attachment = null;
                refused = AggregationLimits.OFF;
            }
            if (attachment == null && wanted != null) {
                fresh = new Attachment(wanted, new MapPort(this, wanted, MapFormat.of(wanted.offload())));
                attachment = fresh;
            }
            settingsChanged();
            if (fresh != null) {
                for (RmnetLink link : links) {
                    fresh.port().join(link);
                }
            }
        }
        if (old != null) {
            old.stop();
        }
        if (fresh != null) {
            fresh.start();
        }
    }

    private RmnetLink[] with(RmnetLink link) {
        List<RmnetLink> list = new ArrayList<>(List.of(links));
        list.add(link);
        return list.toArray(NONE);
    }

    private RmnetLink[] without(RmnetLink link) {
        List<RmnetLink> list = new ArrayList<>(List.of(links));
        list.remove(link);
        return list.toArray(NONE);
    }
}
