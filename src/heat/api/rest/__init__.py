"""The OpenStack-native door: JSON over REST, as clients of the Orchestration API know it."""
