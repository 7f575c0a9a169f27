package org.qipa.rmnet.map;

/**
 * When an aggregate of sent frames is full (spec 12 §8).
 *
 * @param frames at most, 1 to 64; 1 means no aggregation
 * @param bytes  at most, up to 32768
 * @param micros from the first frame on, in microseconds
 */
public record AggregationLimits(int frames, int bytes, long micros) {

    /** Off; 4096 bytes, 800 microseconds. */
    public static final AggregationLimits OFF = new AggregationLimits(1, 4096, 800);

    private static final int MAX_FRAMES = 64;
    private static final int MAX_BYTES = 32768;

    /** Refuses limits out of range. */
    public AggregationLimits {
        check("aggregationFrames", frames, 1, MAX_FRAMES);
        check("aggregationBytes", bytes, 0, MAX_BYTES);
        if (micros < 0) {
            throw new IllegalArgumentException("aggregation limit out of range: aggregationMicros=" + micros
                    + " limit=0..");
        }
    }

    /** Whether frames are put together at all. */
    public boolean isOn() {
        return frames > 1;
    }

    private static void check(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException("aggregation limit out of range: " + name + "=" + value + " limit="
                    + least + ".." + most);
        }
    }
}
