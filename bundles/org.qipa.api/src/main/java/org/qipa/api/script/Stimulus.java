package org.qipa.api.script;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.qipa.api.fault.Micros;
import org.qipa.api.fault.Parameter;

/** What can happen in a script besides faults. Every {@link Stage} does all of them or says which it does not. */
public enum Stimulus {

    /** Closes the device, if it is open, and opens it cold. */
    DEVICE_OPEN("device.open", "closes the device if it is open, and opens it cold", soc(), Parameter.text("silicon",
            "what the virtual hardware is; empty: as the script's device, or the SoC given here"),
            Parameter.text("loader", "who loads the GSI firmware; empty: as the script's device"), memOffset()),
    /** Closes the device. */
    DEVICE_CLOSE("device.close", "removes the device"),
    /** Replaces the device by one of another SoC while links and applications stay. */
    DEVICE_SWAP("device.swap", "replaces the device by one of another SoC; links and applications stay", soc(), memOffset()),
    /** Suspends at once. */
    DEVICE_SUSPEND("device.suspend", "asks the device to suspend at once"),
    /** Resumes. */
    DEVICE_RESUME("device.resume", "asks the device to resume"),
    /** The modem crashes and boots again. */
    MODEM_CRASH("modem.crash", "the modem crashes and boots again"),
    /** The modem crashes and stays down. */
    MODEM_DIE("modem.die", "the modem crashes and stays down"),
    /** A modem that is down boots. */
    MODEM_BOOT("modem.boot", "a modem that is down boots"),
    /** The modem answers nothing. */
    MODEM_SILENCE("modem.silence", "the modem answers nothing, neither messages nor packets"),
    /** The modem answers again. */
    MODEM_SPEAK("modem.speak", "the modem answers again"),
    /** A provider's bundle stops. */
    PROVIDER_STOP("provider.stop", "stops a provider's bundle", Parameter.text("name", "symbolic name of the bundle")),
    /** A provider's bundle starts. */
    PROVIDER_START("provider.start", "starts a provider's bundle", Parameter.text("name", "symbolic name of the bundle")),
    /** Applications send pings on every link. */
    TRAFFIC("traffic", "applications send pings on every link",
            Parameter.number("count", "", 1, 1_000_000, 20, "pings on each link"),
            Parameter.time("gap", 0, Micros.LIMIT, 1_000, "from one ping to the next")),
    /** Somebody reads all registers of a window. */
    REGISTERS_READ("registers.read", "somebody reads all registers of a window",
            Parameter.choice("block", "the window", "ipa", "gsi"),
            Parameter.choice("wake", "whether the device is woken for it", "false", "true")),
    /** Faults are disarmed. */
    FAULTS_OFF("faults.off", "disarms a fault, or all", Parameter.text("name", "of the fault; empty: all")),
    /** Something has to hold within a time; all that is given has to hold at one moment. */
    EXPECT("expect", "something has to hold within a time; what is given has to hold at one moment",
            Parameter.time("within", 0, Micros.LIMIT, 0, "how long it may take"),
            Parameter.text("state", "of the device, such as READY"),
            Parameter.text("says", "stands in what the device waits for, why it failed, or a finding"),
            Parameter.text("journal", "KIND SUBJECT: such an event since the start of the script, such as FAULT recovery"),
            Parameter.text("text", "stands in the text of that event"),
            Parameter.number("missing", "packets", -1, 1_000_000_000L, -1,
                    "pings without an answer at most, since the start of the script; -1: any"));

    private final String label;
    private final String description;
    private final List<Parameter> parameters;

    Stimulus(String label, String description, Parameter... parameters) {
        this.label = label;
        this.description = description;
        this.parameters = List.of(parameters);
    }

    private static Parameter soc() {
        return Parameter.text("soc", "name of the SoC; empty: as the script's device");
    }

    private static Parameter memOffset() {
        return Parameter.number("memOffset", "bytes", -1, 0x7fff8, -1, "where local memory starts; -1: as the script's device");
    }

    /** Its name in scripts. */
    public String label() {
        return label;
    }

    /** One sentence. */
    public String description() {
        return description;
    }

    /** Its parameters. */
    public List<Parameter> parameters() {
        return parameters;
    }

    /** The one with a name. */
    public static Optional<Stimulus> of(String label) {
        return Arrays.stream(values()).filter(s -> s.label.equals(label)).findFirst();
    }
}
