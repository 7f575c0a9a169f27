package org.qipa.virtual.ipa.silicon;

/** Faults a test engineer can ask of the silicon (spec 14 §10); all off. Guarded by the chip's lock. */
public final class Knobs {

    private int stopsInProcess;
    private int genericRetries;
    private int silentCommands;
    private int lostTagStatus;

    /** The next {@code count} STOP commands leave the channel in STOP_IN_PROC. */
    public void stopsInProcess(int count) {
        stopsInProcess = count;
    }

    /** The next {@code count} generic commands answer RETRY. */
    public void genericRetries(int count) {
        genericRetries = count;
    }

    /** The next {@code count} GSI commands are never carried out. */
    public void silentCommands(int count) {
        silentCommands = count;
    }

    /** The next {@code count} tagged packets vanish. */
    public void lostTagStatus(int count) {
        lostTagStatus = count;
    }

    /** Whether this STOP is to stay in process. */
    public boolean takeStopInProcess() {
        return stopsInProcess > 0 && stopsInProcess-- > 0;
    }

    /** Whether this generic command is to answer RETRY. */
    public boolean takeGenericRetry() {
        return genericRetries > 0 && genericRetries-- > 0;
    }

    /** Whether this command is to be ignored. */
    public boolean takeSilentCommand() {
        return silentCommands > 0 && silentCommands-- > 0;
    }

    /** Whether this tagged packet is to vanish. */
    public boolean takeLostTagStatus() {
        return lostTagStatus > 0 && lostTagStatus-- > 0;
    }
}
