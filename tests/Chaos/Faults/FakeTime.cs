namespace QueueMap.Chaos.Faults;

/// <summary>libfaketime, where it is installed.</summary>
internal static class FakeTime
{
    private static readonly string[] s_places =
    [
        "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1",
        "/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1",
        "/usr/lib/faketime/libfaketimeMT.so.1",
        "/usr/local/lib/faketime/libfaketimeMT.so.1",
    ];

    /// <summary>Null where there is none: F32 is then not injected, and the end of the campaign says so.</summary>
    public static string? Library { get; } = s_places.FirstOrDefault(File.Exists);
}
