using System.Runtime.InteropServices;

namespace QueueMap.Chaos.Processes;

/// <summary>Signals as Linux numbers them.</summary>
internal enum Signal
{
    Kill = 9,
    Terminate = 15,
    Continue = 18,
    Stop = 19,
}

internal static partial class Signals
{
    /// <returns>False where the process is gone.</returns>
    public static bool Send(int process, Signal signal) => Kill(process, (int)signal) == 0;

    public static string NameOf(Signal signal) => signal switch
    {
        Signal.Kill => "SIGKILL",
        Signal.Terminate => "SIGTERM",
        Signal.Continue => "SIGCONT",
        _ => "SIGSTOP",
    };

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int process, int signal);
}
