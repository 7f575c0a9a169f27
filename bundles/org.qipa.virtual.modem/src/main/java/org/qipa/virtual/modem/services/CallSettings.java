package org.qipa.virtual.modem.services;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.qipa.api.modem.ModemProfile.Ip;
import org.qipa.api.network.InterfaceAddress;

/**
 * What a call has got: its own address and where its packets go.
 *
 * @param hosts literal addresses the other side answers to because the profile says so; none: those it has anyway
 */
record CallSettings(int family, InterfaceAddress address, InetAddress gateway, List<InetAddress> dns, int mtu,
        List<String> hosts) {

    private static final int IPV4_BYTES = 4;
    private static final int IPV6_BYTES = 16;
    private static final int IPV4_PREFIX = 24;
    private static final int IPV6_PREFIX = 64;

    /** Bits of requested_settings (wds_requested_settings). */
    private static final long PDP_TYPE = 4;
    private static final long APN_NAME = 8;
    private static final long DNS_ADDRESS = 16;
    private static final long IP_ADDRESS = 256;
    private static final long GATEWAY_INFO = 512;
    private static final long MTU = 8192;
    private static final long IP_FAMILY = 32_768;

    /**
     * Settings as the profile says them; what it leaves out follows the host that is there.
     *
     * @param there literal addresses of the host behind the mux id
     * @return empty when neither says where packets go
     */
    static Optional<CallSettings> of(int family, Ip ip, int mtu, List<String> there) {
        var named = ip.gateway().map(InetAddress::ofLiteral);
        var gateway = named.or(() -> there.stream().map(InetAddress::ofLiteral)
                .filter(address -> address.getAddress().length == bytes(family)).findFirst());
        if (gateway.isEmpty()) {
            return Optional.empty();
        }
        var address = ip.address().map(InterfaceAddress::parse).orElseGet(() -> new InterfaceAddress(next(gateway.get()),
                family == 4 ? IPV4_PREFIX : IPV6_PREFIX));
        List<InetAddress> dns = ip.dns().isEmpty() ? List.of(gateway.get())
                : ip.dns().stream().map(InetAddress::ofLiteral).toList();
        List<String> hosts = new ArrayList<>();
        if (named.isPresent() || !ip.dns().isEmpty()) {
            hosts.add(gateway.get().getHostAddress());
            dns.stream().map(InetAddress::getHostAddress).filter(host -> !hosts.contains(host)).forEach(hosts::add);
        }
        return Optional.of(new CallSettings(family, address, gateway.get(), dns, mtu, List.copyOf(hosts)));
    }

    private static int bytes(int family) {
        return family == 4 ? IPV4_BYTES : IPV6_BYTES;
    }

    /** The address after a gateway's, or the one before it where its network ends. */
    private static InetAddress next(InetAddress gateway) {
        var bytes = gateway.getAddress();
        int last = bytes.length - 1;
        bytes[last] = (byte) (bytes[last] + ((bytes[last] & 0xff) < 0xfe ? 1 : -1));
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e); // its length is right
        }
    }

    /** TLVs of GET_CURRENT_SETTINGS, as far as they are asked for. */
    Map<String, Object> tlvs(long requested, String apn) {
        var tlvs = new LinkedHashMap<String, Object>();
        put(tlvs, requested, PDP_TYPE, "pdp_type", family == 4 ? 0L : 2L);
        put(tlvs, requested, APN_NAME, "apn_name", apn);
        if (family == 4) {
            put(tlvs, requested, DNS_ADDRESS, "primary_ipv4_dns_address", word(dns.getFirst()));
            if (dns.size() > 1) {
                put(tlvs, requested, DNS_ADDRESS, "secondary_ipv4_dns_address", word(dns.getLast()));
            }
            put(tlvs, requested, IP_ADDRESS, "ipv4_address", word(address.address()));
            put(tlvs, requested, GATEWAY_INFO, "ipv4_gateway_address", word(gateway));
            put(tlvs, requested, GATEWAY_INFO, "ipv4_gateway_subnet_mask",
                    -1L << Integer.SIZE - address.prefixLength() & 0xffff_ffffL);
        } else {
            put(tlvs, requested, DNS_ADDRESS, "ipv6_primary_dns_address", groups(dns.getFirst()));
            if (dns.size() > 1) {
                put(tlvs, requested, DNS_ADDRESS, "ipv6_secondary_dns_address", groups(dns.getLast()));
            }
            put(tlvs, requested, IP_ADDRESS, "ipv6_address", Values.of("address", groups(address.address()),
                    "prefix_length", address.prefixLength()));
            put(tlvs, requested, GATEWAY_INFO, "ipv6_gateway_address", Values.of("address", groups(gateway),
                    "prefix_length", address.prefixLength()));
        }
        put(tlvs, requested, MTU, "mtu", (long) mtu);
        put(tlvs, requested, IP_FAMILY, "ip_family", (long) family);
        return tlvs;
    }

    private static void put(Map<String, Object> tlvs, long requested, long bit, String name, Object value) {
        if ((requested & bit) != 0) {
            tlvs.put(name, value);
        }
    }

    private static long word(InetAddress address) {
        return ByteBuffer.wrap(address.getAddress()).getInt() & 0xffff_ffffL;
    }

    private static List<Long> groups(InetAddress address) {
        var bytes = ByteBuffer.wrap(address.getAddress());
        List<Long> groups = new ArrayList<>();
        while (bytes.hasRemaining()) {
            groups.add(bytes.getShort() & 0xffffL);
        }
        return groups;
    }
}
