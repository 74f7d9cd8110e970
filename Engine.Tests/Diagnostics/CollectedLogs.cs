using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace OfflineSync.Tests.Diagnostics;

/// <summary>Everything that was logged, by whomever: messages, their parts, scopes and exceptions.</summary>
internal sealed class CollectedLogs : ILoggerProvider
{
    public ConcurrentQueue<(string Category, EventId Id, string Text)> Messages { get; } = [];

    public ILogger CreateLogger(string categoryName) => new Collector(this, categoryName);

    public void Dispose()
    {
    }

    private sealed class Collector(CollectedLogs logs, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            logs.Messages.Enqueue((category, default, $"scope {state}"));
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            string parts = state is IEnumerable<KeyValuePair<string, object?>> pairs ? string.Join(' ', pairs.Select(pair => $"{pair.Key}={pair.Value}")) : "";
            logs.Messages.Enqueue((category, eventId, $"{formatter(state, exception)} {parts} {exception}"));
        }
    }
}
