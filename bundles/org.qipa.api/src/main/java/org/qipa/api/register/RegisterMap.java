package org.qipa.api.register;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/** The registers of one window of one hardware version. A service; immutable. */
@ConsumerType
public interface RegisterMap {

    /** Service property with the map's {@link #name}. */
    String NAME_PROPERTY = "qipa.registers";

    /** Which window the offsets count in. */
    enum Block {
        /** The IPA core's registers, window {@code ipa-reg}. */
        IPA,
        /** The DMA front end's registers, window {@code gsi}. */
        GSI
    }

    /** A register and one of its instances. */
    record Located(Register register, int instance) {

        /** Such as {@code ENDP_INIT_HDR[3]}. */
        @Override
        public String toString() {
            return register.stride() == 0 ? register.name() : register.name() + "[" + instance + "]";
        }
    }

    /** Such as {@code ipa-v3.5.1}. */
    String name();

    /** The window. */
    Block block();

    /** Every register, by ascending offset. */
    List<Register> registers();

    /** A register by name, if this version has it. */
    Optional<Register> find(String name);

    /** Whether this version has the register. */
    default boolean has(String name) {
        return find(name).isPresent();
    }

    /** A register by name; refuses one that this version does not have. */
    default Register register(String name) {
        return find(name).orElseThrow(
                () -> new RegisterException("no such register: map=" + name() + " register=" + name));
    }

    /** The register at an offset. Between two registers of one array of instances the answer is exact, never a guess. */
    Optional<Located> locate(int offset);
}
