using QueueMap.Contracts.Runs;

namespace QueueMap.Storage.Runs;

/// <summary>Where things lie under a state directory. Every name in a path has been checked against its form.</summary>
internal sealed class StateLayout(string state)
{
    public const string PartEnding = ".part";

    /// <summary>Full path, without a separator at its end.</summary>
    public string Root { get; } = Path.TrimEndingDirectorySeparator(Path.GetFullPath(state));

    public string Runs => Path.Join(Root, "runs");

    public string Results => Path.Join(Root, "results");

    public string Run(string run) => Path.Join(Runs, RunId.Require(run));

    public string Part(string run, string part) => Path.Join(Run(run), StoredName.RequirePart(part) + PartEnding);

    public string Files(string run) => Path.Join(Run(run), "files");

    public string File(string run, string name) => Path.Join(Files(run), StoredName.RequireFile(name));

    /// <summary>Held for the moment of a put-if-absent. Beside the files, so that it is not one of them.</summary>
    public string FilesLock(string run) => Path.Join(Run(run), "files.lock");

    /// <summary>Held by the process that works on the run, for as long as it does.</summary>
    public string RunLock(string run) => Path.Join(Run(run), "run.lock");

    /// <summary>Says who holds it. Not in the lock's own file: opening that to read would for a moment take the lock.</summary>
    public string RunHolder(string run) => Path.Join(Run(run), "run.holder");

    public string Result(string job) => Path.Join(Results, StoredName.RequireJob(job) + ".json");

    /// <summary>Held while a file is compared and replaced.</summary>
    public static string LockOf(string file) => file + ".lock";
}
