package org.qipa.rmnet;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What a configuration {@code org.qipa.link} may hold, for tools; {@link LinkSettings} reads the mux layer's part. */
@ObjectClassDefinition(name = "qipa link", description = "A mux id of a device and its network interface")
@interface LinkConfiguration {

    @AttributeDefinition(description = "Name of the link and of its interface, such as rmnet0")
    String name();

    @AttributeDefinition(description = "Name of the device")
    String device();

    @AttributeDefinition(description = "Mux id", min = "0", max = "254")
    int mux();

    @AttributeDefinition(description = "Greatest packet in bytes; 0: as the device has room", min = "0", max = "16384")
    int mtu() default 0;

    @AttributeDefinition(description = "Kind of interface: local or tun")
    String end() default "local";

    @AttributeDefinition(description = "Addresses with prefix length, such as 10.64.0.2/24", required = false)
    String[] addresses() default {};

    @AttributeDefinition(description = "Packets the uplink queue holds", min = "1", max = "65536")
    int queue() default 512;

    @AttributeDefinition(description = "What the kernel may leave to the interface: all, receive or none")
    String offload() default "all";

    @AttributeDefinition(description = "MAP format flags to change on the device's port", required = false)
    int flags() default 0;

    @AttributeDefinition(description = "Which of the flags; all when flags are given without it", required = false)
    int flagsMask() default 0;

    @AttributeDefinition(description = "Look at checksums of received packets")
    boolean rxChecksum() default true;

    @AttributeDefinition(description = "Let hardware finish checksums of sent packets")
    boolean txChecksum() default true;

    @AttributeDefinition(description = "Drop packets with a wrong checksum instead of delivering them as not verified")
    boolean dropBadChecksum() default false;

    @AttributeDefinition(description = "Frames in a sent aggregate; 1: none", min = "1", max = "64")
    int aggregationFrames() default 1;

    @AttributeDefinition(description = "Bytes in a sent aggregate", min = "0", max = "32768")
    int aggregationBytes() default 4096;

    @AttributeDefinition(description = "Microseconds a sent aggregate waits", min = "0")
    int aggregationMicros() default 800;
}
