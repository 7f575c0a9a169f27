package org.qipa.api.network;

import java.net.InetAddress;

/**
 * An address with its prefix length, such as {@code 10.64.0.2/24} or {@code fd00:64::2/64}.
 *
 * @param address      IPv4 or IPv6
 * @param prefixLength 0 to 32 or 128
 */
public record InterfaceAddress(InetAddress address, int prefixLength) {

    /** Refuses a prefix longer than the address. */
    public InterfaceAddress {
        int bits = address.getAddress().length * 8;
        if (prefixLength < 0 || prefixLength > bits) {
            throw new IllegalArgumentException("prefix length out of range: address=" + address.getHostAddress()
                    + " prefixLength=" + prefixLength + " limit=0.." + bits);
        }
    }

    /**
     * Reads an address; asks no name service.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static InterfaceAddress parse(String text) {
        int slash = text.indexOf('/');
        try {
            if (slash < 0) {
                throw new IllegalArgumentException("no prefix length");
            }
            return new InterfaceAddress(InetAddress.ofLiteral(text.substring(0, slash).strip()),
                    Integer.parseInt(text.substring(slash + 1).strip()));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("not an address: address=" + text
                    + " limit=IP address/prefix length (" + e.getMessage() + ")", e);
        }
    }

    /** Whether it is IPv6. */
    public boolean isIpv6() {
        return address.getAddress().length == 16;
    }

    @Override
    public String toString() {
        return address.getHostAddress() + "/" + prefixLength;
    }
}
