package org.qipa.api.modem;

import java.util.List;
import java.util.Optional;

/**
 * What a virtual modem says of itself, its card and its network: the values behind its QMI services. Format
 * {@link ModemProfiles#FORMAT}.
 *
 * @param title   for people
 * @param device  what it is
 * @param sim     the card in its slot
 * @param home    the network the card belongs to
 * @param serving the network it is on
 * @param scan    the networks a scan finds, besides the serving one
 * @param signal  how well it hears
 * @param apns    the data networks it can call, with the default one first; also its connection profiles 1, 2, ...
 */
public record ModemProfile(String title, Device device, Sim sim, Plmn home, Serving serving, List<Neighbour> scan,
        Signal signal, List<Apn> apns) {

    /** Copies the lists. */
    public ModemProfile {
        scan = List.copyOf(scan);
        apns = List.copyOf(apns);
    }

    /** A radio technology. */
    public enum Technology {
        /** 2G. */
        GSM,
        /** 3G. */
        UMTS,
        /** 4G. */
        LTE,
        /** 5G, standing alone. */
        NR5G
    }

    /** How a network has taken a modem in. */
    public enum Registration {
        /** Not at all, and none is looked for. */
        NOT_REGISTERED,
        /** It serves. */
        REGISTERED,
        /** One is looked for. */
        SEARCHING,
        /** It was refused. */
        DENIED
    }

    /** How a card stands. */
    public enum Card {
        /** None is there. */
        ABSENT,
        /** It can be spoken to. */
        PRESENT,
        /** It does not answer as a card should. */
        ERROR
    }

    /** How a PIN stands. */
    public enum PinState {
        /** Asked for, and not given yet. */
        ENABLED_NOT_VERIFIED,
        /** Asked for, and given. */
        ENABLED_VERIFIED,
        /** Not asked for. */
        DISABLED,
        /** Given wrongly too often; the PUK lifts that. */
        BLOCKED,
        /** The PUK was given wrongly too often as well. */
        PERMANENTLY_BLOCKED
    }

    /**
     * What a modem is.
     *
     * @param revision            of its firmware
     * @param imei                15 digits
     * @param imeiSoftwareVersion 2 digits
     * @param meid                14 hexadecimal digits
     * @param esn                 8 hexadecimal digits or 0
     * @param msisdn              its number; empty when it has none
     * @param maxUplinkBps        greatest rate in bits per second
     * @param maxDownlinkBps      greatest rate in bits per second
     */
    public record Device(String manufacturer, String model, String revision, String hardwareRevision, String softwareVersion,
            String imei, String imeiSoftwareVersion, String meid, String esn, String msisdn, long maxUplinkBps,
            long maxDownlinkBps) {
    }

    /**
     * A card.
     *
     * @param iccid 18 to 20 digits
     * @param imsi  6 to 15 digits
     */
    public record Sim(Card card, String iccid, String imsi, Pin pin1, Pin pin2) {
    }

    /**
     * A PIN.
     *
     * @param retries        wrong ones it bears
     * @param unblockRetries wrong PUKs it bears
     */
    public record Pin(PinState state, int retries, int unblockRetries) {
    }

    /**
     * A network.
     *
     * @param mcc  3 digits
     * @param mnc  2 or 3 digits
     * @param name for people
     */
    public record Plmn(String mcc, String mnc, String name) {
    }

    /**
     * The network it is on.
     *
     * @param roaming whether it is not at home there
     * @param area    location or tracking area code, 0 to 65535
     * @param cell    cell id, 32 bits
     */
    public record Serving(Registration registration, Technology technology, Plmn plmn, boolean roaming, int area, long cell) {
    }

    /** A network that a scan finds. */
    public record Neighbour(Plmn plmn, Technology technology, boolean forbidden) {
    }

    /**
     * How well it hears, over the time since the profile was taken.
     *
     * @param repeatMillis after which it begins again; 0: the last level stays
     * @param levels       by ascending time, the first at 0
     */
    public record Signal(long repeatMillis, List<Level> levels) {

        /** Copies the levels. */
        public Signal {
            levels = List.copyOf(levels);
        }
    }

    /**
     * How well it hears from a time on.
     *
     * @param atMillis      since the profile was taken
     * @param rssiDbm       received strength in dBm
     * @param rsrpDbm       of the reference signal in dBm
     * @param rsrqDb        quality of the reference signal in dB
     * @param snrTenthsOfDb signal to noise in 0.1 dB
     */
    public record Level(long atMillis, int rssiDbm, int rsrpDbm, int rsrqDb, int snrTenthsOfDb) {
    }

    /**
     * A data network.
     *
     * @param name  the APN
     * @param ipv4  when it gives out IPv4 addresses
     * @param ipv6  when it gives out IPv6 addresses
     * @param mtu   bytes of the greatest packet
     * @param login when it asks for one
     */
    public record Apn(String name, Optional<Ip> ipv4, Optional<Ip> ipv6, int mtu, Optional<Login> login) {
    }

    /**
     * What a call gets.
     *
     * @param address literal address with prefix length, such as {@code 10.64.1.2/24}; empty: the one after the gateway
     * @param gateway literal address; empty: that of the host behind the call's mux id
     * @param dns     literal addresses, at most two; none: the gateway
     */
    public record Ip(Optional<String> address, Optional<String> gateway, List<String> dns) {

        /** Copies the servers. */
        public Ip {
            dns = List.copyOf(dns);
        }
    }

    /** Who may call. */
    public record Login(String user, String password) {
    }
}
