using Microsoft.Extensions.Logging;

namespace Vinculo.Tests.Channels.Email.Faults;

/// <summary>Tells a test when the application has said something in its log.</summary>
internal sealed class LogWatch(string words) : ILoggerProvider, ILogger
{
    private readonly TaskCompletionSource said = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Said => said.Task.WaitAsync(TimeSpan.FromSeconds(30));

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (formatter(state, exception).Contains(words, StringComparison.Ordinal))
            said.TrySetResult();
    }

    public void Dispose()
    {
    }
}
