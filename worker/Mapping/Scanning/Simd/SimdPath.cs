using System.Runtime.Intrinsics;

namespace QueueMap.Worker.Mapping.Scanning.Simd;

/// <summary>How many bytes a kernel looks at in one instruction. Changes the speed, never the answer.</summary>
public enum SimdPath
{
    /// <summary>One, on any processor.</summary>
    Scalar,

    /// <summary>16: SSE on x86, AdvSimd on Arm.</summary>
    Vector128,

    /// <summary>32: AVX2.</summary>
    Vector256,

    /// <summary>64: AVX-512.</summary>
    Vector512,
}

/// <summary>What this processor can do.</summary>
public static class SimdPaths
{
    /// <summary>The widest that is accelerated here.</summary>
    public static SimdPath Best =>
        Vector512Lanes.IsSupported ? SimdPath.Vector512
        : Vector256Lanes.IsSupported ? SimdPath.Vector256
        : Vector128Lanes.IsSupported ? SimdPath.Vector128
        : SimdPath.Scalar;

    public static bool IsSupported(SimdPath path) => path switch
    {
        SimdPath.Scalar => true,
        SimdPath.Vector128 => Vector128Lanes.IsSupported,
        SimdPath.Vector256 => Vector256Lanes.IsSupported,
        SimdPath.Vector512 => Vector512Lanes.IsSupported,
        _ => throw new ArgumentOutOfRangeException(nameof(path), path, "No such path."),
    };
}
