using QueueMap.Contracts.Runs;
using QueueMap.Storage.S3;

namespace QueueMap.Storage.Objects;

/// <summary>
/// Opens the source that a run names: a directory, or an S3 prefix. Connections are shared by all runs that are read with the
/// same access, so that the bounds on requests and bytes in flight are the process's.
/// </summary>
/// <param name="options">How S3 is read, but for the access, which is the run's.</param>
/// <param name="except">A directory that is no part of any source; null where there is none.</param>
public sealed class SourceOpener(S3Options options, string? except = null) : IDisposable
{
    private readonly Dictionary<SourceAccess, S3Connections> _connections = [];
    private readonly Lock _sync = new();

    /// <summary>GETs of all sources that were opened (<see cref="S3Connections.PartsGot"/>).</summary>
    public long PartsGot
    {
        get
        {
            lock (_sync)
            {
                return _connections.Values.Sum(connections => connections.PartsGot);
            }
        }
    }

    /// <exception cref="FormatException">It names no source; the message says what is allowed.</exception>
    public IObjectSource Open(RunSpec spec) => S3Address.IsOne(spec.Source)
        ? new S3Source(ConnectionsOf(spec.Access ?? new SourceAccess()), S3Address.Parse(spec.Source))
        : new DirectorySource(spec.Source, except: except);

    private S3Connections ConnectionsOf(SourceAccess access)
    {
        lock (_sync)
        {
            if (!_connections.TryGetValue(access, out var connections))
            {
                connections = _connections[access] = new S3Connections(options with
                {
                    Anonymous = access.Anonymous,
                    RequesterPays = access.RequesterPays,
                });
            }

            return connections;
        }
    }

    public void Dispose()
    {
        lock (_sync)
        {
            foreach (var connections in _connections.Values)
            {
                connections.Dispose();
            }
        }
    }
}
